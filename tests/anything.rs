//! Any input at all: the bodies of the fuzz targets in `tests/fuzz`, each run for a moment.

#[path = "fuzz/bodies/mod.rs"]
mod bodies;

use proptest::prelude::*;

/// Bytes in which the first few may be numbers, and the rest is text near to what the reader knows, or anything.
fn input(near: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let text = prop_oneof![near.prop_map(String::into_bytes), any::<String>().prop_map(String::into_bytes), any::<Vec<u8>>()];
    (prop::collection::vec(any::<u8>(), 0..21), text).prop_map(|(head, tail)| [head, tail].concat())
}

proptest! {
    #[test]
    fn any_number_is_read_or_refused(data in input("[-+=0-9., kM%€#/a-z]{0,14}")) {
        bodies::value::check(&data);
    }

    #[test]
    fn any_date_is_read_or_refused(data in input("[0-9]{0,4}[-./ ]?([a-z]{3}|[0-9]{1,2}|[qwh][0-9])?[-./ ]?[0-9]{0,4}")) {
        bodies::date::check(&data);
    }

    #[test]
    fn any_text_is_made_safe(data in any::<Vec<u8>>()) {
        bodies::safe::check(&data);
    }

    #[test]
    fn any_config_is_read_or_refused(data in input("((theme|as|mouse|keys|[a-z]{1,5}) ?= ?(\"[a-z-]{0,8}\"|true|\\[\"j\"\\])\n|\\[keys\\]\n){0,6}")) {
        bodies::config::check(&data);
    }

    #[test]
    fn any_table_is_imported_or_refused(
        data in "(kind|item|email|name)(,(id|title|parent|owner|cycle|metric|baseline|target|value|on|steps|word))*\n(([a-z0-9%.;/ -]{0,12}|key-result|objective|project|2026-11-2[0-9])(,|\n|\0)){0,40}",
        noise in any::<Vec<u8>>(),
    ) {
        bodies::csv::check(data.as_bytes());
        bodies::csv::check(&noise);
    }

    #[test]
    fn any_workspace_file_is_read_or_refused(data in input("\\{(\"format\":\"quarterdeck\",)?(\"version\":[0-9],)?(\"changes\":\\[(\\{[a-z\":,0-9]{0,20}\\})?\\])?\\}")) {
        bodies::json::check(&data);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_keys_at_any_size_leave_the_screen_standing(data in prop::collection::vec(any::<u8>(), 0..120)) {
        bodies::keys::check(&data);
    }
}
