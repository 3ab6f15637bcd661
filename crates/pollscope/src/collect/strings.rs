//! The stream's strings: told once, named by their ids.

use std::collections::HashMap;

use super::key_map::KeyMap;
use crate::hub::HUB;
use crate::wire::{Frame, strings};

#[derive(Default)]
pub(crate) struct Strings {
    /// The string of id n at n − 1.
    texts: Vec<String>,
    ids: HashMap<String, u32>,
    told: usize,
    locations: KeyMap<u32>,
}

impl Strings {
    /// 0 for the empty string.
    pub(crate) fn id(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        self.texts.push(text.to_owned());
        let id = self.texts.len() as u32;
        self.ids.insert(text.to_owned(), id);
        id
    }

    pub(crate) fn text(&self, id: u32) -> &str {
        (id as usize).checked_sub(1).and_then(|place| self.texts.get(place)).map_or("", String::as_str)
    }

    /// Of a text of the hub.
    pub(crate) fn of_hub(&mut self, id: u32) -> u32 {
        if id == 0 { 0 } else { self.id(&HUB.text(id)) }
    }

    /// Of the location at an address; 0 if none was made known.
    pub(crate) fn of_location(&mut self, address: u64) -> u32 {
        if let Some(&id) = self.locations.get(&address) {
            return id;
        }
        let Some(location) = HUB.location(address) else { return 0 };
        let id = self.id(&location);
        self.locations.insert(address, id);
        id
    }

    pub(crate) fn tell_new(&mut self, frame: &mut Frame) {
        if self.told < self.texts.len() {
            self.tell(frame, self.told);
            self.told = self.texts.len();
        }
    }

    pub(crate) fn tell_all(&self, frame: &mut Frame) {
        self.tell(frame, 0);
    }

    fn tell(&self, frame: &mut Frame, from: usize) {
        let rows = self.texts[from..].iter().enumerate();
        strings(frame, rows.map(|(offset, text)| ((from + offset) as u32 + 1, text.as_str())));
    }
}
