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
    fn any_reply_is_read_or_refused(
        lines in prop::collection::vec(prop_oneof![
            any::<String>(),
            "[>* ]{0,4}\\[?(slip )?[k-rK-R][k-z]{5,16}(-[k-r][k-z]{7}-2026-11-2[0-9])?\\]?.{0,8}",
            "[>* ]{0,4}(value|Confidence|health|on|note|next|progress) ?(0–10)?[:：] ?.{0,12}",
            "(From|Subject|Content-Type|Content-Transfer-Encoding): (multipart/mixed; boundary=x|message/rfc822|base64|.{0,9})",
            Just(String::new()), Just("--x".to_owned()), Just("-- ".to_owned()), Just("=E2=\r".to_owned()),
        ], 0..40),
        noise in any::<Vec<u8>>(),
    ) {
        bodies::slip::check(lines.join("\n").as_bytes());
        bodies::slip::check(&noise);
    }

    #[test]
    fn whatever_a_member_seals_is_read_or_refused(
        data in "((\\{\"part\":)?\\{(\"(stamp|device|id|at|on|verb|ops|change|k|of|text)\":(\"[a-z0-9]{0,16}\"|[0-9]{1,12}|\\[.{0,20}\\]),?){0,7}\\}\\}?\n?){0,4}",
        noise in any::<Vec<u8>>(),
    ) {
        bodies::sealed::check(data.as_bytes());
        bodies::sealed::check(&noise);
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
    fn any_table_as_people_save_it_is_imported_or_refused(
        head in prop::sample::select(vec!["", "\u{feff}", "Goals;;\n\n", "sep=;\n", "# Goals\n"]),
        marks in prop::sample::select(vec![',', ';', '\t', '|']),
        data in "kind;id;parent;title;baseline;target;value;on;due;cycle;unit\n((objective|key-result|project);k[0-3];(k0)?;[a-z\"]{1,3};([0-9]{1,3}[.,]?[0-9]{0,3}[%€]?;){3}([0-9]{1,2}[./-][0-9]{1,2}[./-]2026|45231|);([0-9]{1,2}/[0-9]{1,2}/2026)?;(Q4 2026|2026)?;[%h]?(;|\"|)\n){0,6}",
        form in 0u8..4,
    ) {
        let text = format!("{head}{}", data.replace(';', &marks.to_string()));
        let wide = |turn: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(turn).collect::<Vec<u8>>();
        let bytes = match form {
            0 | 1 => text.into_bytes(),
            2 => wide(u16::to_le_bytes),
            _ => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(0x80)).collect(),
        };
        bodies::csv::check_one(&bytes);
    }

    #[test]
    fn any_table_of_another_program_is_read_or_refused(
        text in "(sep=[;|]\n)?(\"?[a-z0-9, ]{0,6}\"?(,|;|\t|\\||\\^|\n|\r\n)){0,30}",
        noise in any::<Vec<u8>>(),
    ) {
        bodies::sheet::check(text.as_bytes());
        bodies::sheet::check(&noise);
    }

    #[test]
    fn any_sheet_of_excel_is_read_or_refused(
        which in 0u8..2, more in 0u8..42,
        data in "(</?row( r=\"[0-9]{1,7}\")?>|<row><c><v>|</v></c></row>|<c( r=\"[A-Z]{1,3}[0-9]{1,7}\")?( s=\"[0-4]\")?( t=\"(s|str|inlineStr|b|e|d|n)\")?/?>|</c>|</?v>|<f>|</f>|<is><t>|</t></is>|[0-9.eE+-]{1,6}|2026-10-05|_x00[0-9A]{2}_|&(amp|lt|#[0-9]{1,7}|x);|</sheetData>|<mergeCell ref=\"[A-Z]{1,2}[0-9]:[A-D][0-9]\"/>|<!\\[CDATA\\[|\\]\\]>){0,40}",
    ) {
        bodies::sheet::check_part(&[&[which + 6 * more], data.as_bytes()].concat());
    }

    #[test]
    fn any_part_beside_the_sheets_of_excel_is_read_or_refused(
        which in 2u8..5, more in 0u8..42,
        data in "(</?(sst|si|t|r|rPh|numFmts|cellXfs|workbook|sheets)>|<numFmt numFmtId=\"[0-9]{1,2}\" formatCode=\"[0#ymdhs%;\\[\\]@_* -]{0,8}\"/>|<xf numFmtId=\"[0-9]{1,2}\"/>|<workbookPr date1904=\"1\"/>|<sheet name=\"[a-z]{0,3}\" id=\"r[0-3]\"( state=\"hidden\")?/>|[a-z0-9_]{0,7}|&(amp|y|#10);){0,30}",
    ) {
        bodies::sheet::check_part(&[&[which + 6 * more], data.as_bytes()].concat());
    }

    #[test]
    fn any_sheet_of_libreoffice_is_read_or_refused(
        more in 0u8..41,
        data in "(</?table-row( number-rows-repeated=\"[0-9]{1,3}\")?>|<table-cell( number-columns-repeated=\"[0-9]{1,3}\")?( number-rows-spanned=\"[0-9]{1,10}\")?( value-type=\"(float|percentage|date|time|boolean|string|error)\")?( value=\"[0-9.e-]{0,5}\")?( date-value=\"(2026-10-05(T14:30:00)?|x)\")?( formula=\"x\")?/?>|</table-cell>|</?covered-table-cell>|</?p>|<p>[a-z# ]{0,4}</p>|<s c=\"[0-9]{1,3}\"/>|</?annotation>|</?table>|&(gt|z|#[0-9]{1,4});){0,40}",
    ) {
        bodies::sheet::check_part(&[&[5 + 6 * more], data.as_bytes()].concat());
    }

    #[test]
    fn anything_people_write_is_read_in_one_way_or_refused(data in input("([-+€$ ]?[0-9]{1,4}[.,' /-]?[0-9]{0,4}[.,/-]?[0-9]{0,4}( ?[%kM€]| 2026|)|[qthQ][0-9][ -]?2026|[A-Z][a-z]{2} 2026)(;|\n|)")) {
        bodies::reader::check(&data);
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
