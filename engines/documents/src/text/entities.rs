/// The character of an HTML entity at the start of `text` and the number of bytes it takes.
pub(crate) fn entity(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(12).position(|b| b == b';')?;
    let name = rest.get(..end)?;
    let c = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|c| *c != '\0')?
    } else {
        match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{a0}',
            "ensp" => '\u{2002}',
            "emsp" => '\u{2003}',
            "thinsp" => '\u{2009}',
            "middot" => '·',
            "ldquo" => '“',
            "rdquo" => '”',
            "lsquo" => '‘',
            "rsquo" => '’',
            "mdash" => '—',
            "ndash" => '–',
            "hellip" => '…',
            "permil" => '‰',
            "plusmn" => '±',
            "times" => '×',
            "minus" => '−',
            "deg" => '°',
            "sup2" => '²',
            "sup3" => '³',
            "copy" => '©',
            "reg" => '®',
            "bull" => '•',
            "yen" => '¥',
            "laquo" => '«',
            "raquo" => '»',
            _ => return None,
        }
    };
    Some((c, end + 2))
}

#[cfg(test)]
mod tests {
    use super::entity;

    #[test]
    fn named_decimal_and_hexadecimal_entities_are_read_and_others_left() {
        assert_eq!(entity("&nbsp;x"), Some(('\u{a0}', 6)));
        assert_eq!(entity("&#20159;"), Some(('亿', 8)));
        assert_eq!(entity("&#x5143;"), Some(('元', 8)));
        assert_eq!(entity("&unknown;"), None);
        assert_eq!(entity("& b"), None);
    }
}
