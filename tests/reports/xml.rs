//! HTML read as XML: what is open is closed, what is an attribute is in quotes, and the tree that comes of it.

use quick_xml::{Reader, events::Event};

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

impl Node {
    /// It and everything in it.
    pub(crate) fn all(&self) -> Vec<&Node> {
        let mut all = vec![self];
        all.extend(self.children.iter().flat_map(Node::all));
        all
    }
}

/// The root of a page. Panics where it is no XML.
pub(crate) fn parse(html: &str) -> Node {
    let mut reader = Reader::from_str(html.trim_start());
    reader.config_mut().check_end_names = true;
    let mut open = vec![Node::default()];
    loop {
        let event = reader.read_event().unwrap_or_else(|e| panic!("{e} at {} of\n{html}", reader.buffer_position()));
        let element = |e: &quick_xml::events::BytesStart<'_>| {
            let attributes = e.attributes().map(|a| {
                let a = a.unwrap_or_else(|e| panic!("{e}"));
                (a.key.as_ref().to_owned(), a.value.into_owned())
            });
            let name = e.name().as_ref().to_owned();
            Node { name, attributes: attributes.collect(), ..Node::default() }
        };
        match event {
            Event::Start(e) => open.push(element(&e)),
            Event::Empty(e) => {
                let node = element(&e);
                open.last_mut().unwrap().children.push(node);
            }
            Event::End(_) => {
                let node = open.pop().unwrap();
                open.last_mut().unwrap().children.push(node);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "something is left open");
    open.pop().unwrap()
}
