//! Bytes as letters and digits that survive being typed, mailed and wrapped: Crockford's base 32, in small letters. What is easily
//! taken for another is read as it: `o` as `0`, `i` and `l` as `1`.

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity((bytes.len() * 8).div_ceil(5));
    let (mut held, mut bits) = (0u32, 0);
    for &byte in bytes {
        held = held << 8 | u32::from(byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(DIGITS[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(char::from(DIGITS[(held << (5 - bits)) as usize & 31]));
    }
    out
}

/// `None`: something else stands in it, or it does not end where a byte ends.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0u32, 0);
    for letter in text.bytes() {
        let digit = match letter.to_ascii_lowercase() {
            b'o' => 0,
            b'i' | b'l' => 1,
            letter => DIGITS.iter().position(|&digit| digit == letter)? as u32,
        };
        held = held << 5 | digit;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    (bits < 5 && held == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_whatever_is_easily_mistaken() {
        for len in 0..70_u8 {
            let bytes: Vec<u8> = (0..len).map(|n| n.wrapping_mul(89).wrapping_add(len)).collect();
            let text = encode(&bytes);
            assert_eq!(decode(&text).as_ref(), Some(&bytes), "{text}");
            assert_eq!(decode(&text.to_uppercase().replace('0', "O").replace('1', "l")), Some(bytes));
        }
        for wrong in ["u", "a-b", "0", "000", "zz"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
