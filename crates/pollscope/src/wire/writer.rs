//! Numbers as the protocol writes them, sections and frames.

use super::Channel;

/// The largest number that every reader can hold exactly.
pub(crate) const MAX: i64 = (1 << 53) - 1;

/// Bytes of a section's payload.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Unsigned LEB128; what is too large for readers is written as the largest number that is not.
    #[inline]
    pub(crate) fn uint(&mut self, value: u64) {
        self.leb(value.min(MAX as u64));
    }

    /// A number that cannot be negative if clocks are right.
    #[inline]
    pub(crate) fn duration(&mut self, nanoseconds: i64) {
        self.uint(nanoseconds.max(0) as u64);
    }

    /// Zigzag, then LEB128.
    #[inline]
    pub(crate) fn int(&mut self, value: i64) {
        let value = value.clamp(-MAX, MAX);
        self.leb(((value << 1) ^ (value >> 63)) as u64);
    }

    /// The difference to `before`; returns the value, from which the next one's is taken.
    #[inline]
    pub(crate) fn delta(&mut self, value: i64, before: i64) -> i64 {
        self.int(value - before);
        value
    }

    #[inline]
    pub(crate) fn id(&mut self, id: u32) {
        self.leb(u64::from(id));
    }

    #[inline]
    pub(crate) fn id_delta(&mut self, id: u32, before: u32) -> u32 {
        self.int(i64::from(id) - i64::from(before));
        id
    }

    pub(crate) fn uint_or_none(&mut self, value: Option<i64>) {
        self.uint(value.map_or(0, |value| value.max(0) as u64 + 1));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.uint(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Codes of `bits` bits each, the first in the lowest bits of a byte.
    pub(crate) fn packed(&mut self, codes: impl Iterator<Item = u8>, bits: u32) {
        let (mut byte, mut shift) = (0, 0);
        for code in codes {
            byte |= code << shift;
            shift += bits;
            if shift == 8 {
                self.bytes.push(byte);
                (byte, shift) = (0, 0);
            }
        }
        if shift > 0 {
            self.bytes.push(byte);
        }
    }

    #[inline]
    fn leb(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    #[cfg(test)]
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// A frame that is being put together.
pub(crate) struct Frame {
    sections: Vec<u8>,
}

impl Frame {
    pub(crate) fn new() -> Self {
        Self { sections: Vec::new() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// Adds a section of the kind that the number says.
    pub(crate) fn section(&mut self, kind: u8, write: impl FnOnce(&mut Writer)) {
        let mut payload = Writer::default();
        write(&mut payload);
        let mut head = Writer::default();
        head.uint(u64::from(kind));
        head.uint(payload.bytes.len() as u64);
        self.sections.extend_from_slice(&head.bytes);
        self.sections.extend_from_slice(&payload.bytes);
    }

    /// Adds the sections of another one.
    pub(crate) fn append(&mut self, other: Frame) {
        self.sections.extend_from_slice(&other.sections);
    }

    pub(crate) fn encode(&self, channel: Channel, sequence: u64) -> Vec<u8> {
        let mut head = Writer::default();
        head.bytes.extend_from_slice(&[1, channel as u8]);
        head.uint(sequence);
        head.bytes.extend_from_slice(&self.sections);
        head.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.into_bytes()
    }

    #[test]
    fn numbers_are_in_their_shortest_form() {
        assert_eq!(bytes(|writer| writer.uint(0)), [0]);
        assert_eq!(bytes(|writer| writer.uint(300)), [0xac, 2]);
        assert_eq!(bytes(|writer| writer.int(-1)), [1]);
        assert_eq!(bytes(|writer| writer.int(1_500_000)), [0xc0, 0x8d, 0xb7, 1]);
        assert_eq!(bytes(|writer| writer.uint(u64::MAX)).len(), 8);
        assert_eq!(bytes(|writer| writer.uint_or_none(None)), [0]);
    }

    #[test]
    fn codes_are_packed_from_the_lowest_bits() {
        assert_eq!(bytes(|writer| writer.packed([1, 0, 2].into_iter(), 2)), [0b10_00_01]);
        assert_eq!(bytes(|writer| writer.packed([1, 2, 3].into_iter(), 4)), [0x21, 3]);
    }
}
