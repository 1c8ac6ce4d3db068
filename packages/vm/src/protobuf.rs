//! The part of protobuf that one query needs: a `bytes` field written, a `bool` field read.

/// Wire types of the encoding.
const VARINT: u64 = 0;
const FIXED_64: u64 = 1;
const LENGTH_DELIMITED: u64 = 2;
const FIXED_32: u64 = 5;

/// A message whose only field is this one.
pub(crate) fn bytes_field(number: u64, bytes: &[u8]) -> Vec<u8> {
    let mut message = vec![];
    write_varint(&mut message, number << 3 | LENGTH_DELIMITED);
    write_varint(&mut message, bytes.len() as u64);
    message.extend_from_slice(bytes);
    message
}

/// The `bool` field of this number: the last one in the message, false when there is none. Other fields are skipped.
/// `None` when the bytes are no message or the field has another type.
pub(crate) fn bool_field(number: u64, message: &[u8]) -> Option<bool> {
    let mut value = false;
    let mut rest = message;
    while !rest.is_empty() {
        let tag = read_varint(&mut rest)?;
        match (tag >> 3, tag & 7) {
            (0, _) => return None,
            (field, VARINT) if field == number => value = read_varint(&mut rest)? != 0,
            (field, _) if field == number => return None,
            (_, VARINT) => drop(read_varint(&mut rest)?),
            (_, FIXED_64) => rest = rest.get(8..)?,
            (_, FIXED_32) => rest = rest.get(4..)?,
            (_, LENGTH_DELIMITED) => {
                let length = usize::try_from(read_varint(&mut rest)?).ok()?;
                rest = rest.get(length..)?;
            }
            _ => return None,
        }
    }
    Some(value)
}

fn write_varint(message: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        message.push(value as u8 | 0x80);
        value >>= 7;
    }
    message.push(value as u8);
}

fn read_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for position in 0..10 {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        let digit = u64::from(byte & 0x7f);
        if position == 9 && digit > 1 {
            return None;
        }
        value |= digit << (7 * position);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{bool_field, bytes_field};

    #[test]
    fn a_bytes_field_is_tag_length_content() {
        assert_eq!(bytes_field(1, &[7, 8]), [0x0a, 2, 7, 8]);
        let long = bytes_field(1, &[1; 200]);
        assert_eq!((&long[..3], long.len()), (&[0x0a, 0xc8, 0x01][..], 203));
    }

    #[test]
    fn a_bool_field_is_read_wherever_it_is() {
        assert_eq!(bool_field(1, &[]), Some(false));
        assert_eq!(bool_field(1, &[0x08, 0]), Some(false));
        assert_eq!(bool_field(1, &[0x08, 1]), Some(true));
        assert_eq!(bool_field(1, &[0x08, 1, 0x08, 0]), Some(false));
        // unknown fields of every wire type around it
        let message =
            [0x10, 0x96, 0x01, 0x08, 1, 0x1a, 2, 9, 9, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x2d, 1, 2, 3, 4];
        assert_eq!(bool_field(1, &message), Some(true));
    }

    #[test]
    fn what_is_no_message_is_none() {
        for message in [
            &[0x08][..],                                                         // no value
            &[0x08, 0x80],                                                       // value cut off
            &[0x0a, 1, 1],                                                       // field 1 with another type
            &[0x12, 5, 1],                                                       // length beyond the end
            &[0x21, 1, 2, 3],                                                    // fixed64 cut off
            &[0x2d, 1, 2, 3],                                                    // fixed32 cut off
            &[0x13],                                                             // a group
            &[0x00, 1],                                                          // field 0
            &[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], // more than 64 bits
            &[0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // a length of 2^64 - 1
            b"{\"registered\":true}",
        ] {
            assert_eq!(bool_field(1, message), None, "{message:02x?}");
        }
    }
}
