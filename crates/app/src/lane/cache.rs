//! A cache that forgets what was not used for long: two generations, of which the older is dropped when the younger is
//! full. It saves loading and decoding; what is true is in the database, where the version check has the last word.

use std::{collections::HashMap, hash::Hash};

pub(super) struct Cache<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    generation_max: usize,
}

impl<K: Eq + Hash, V> Cache<K, V> {
    pub fn new(max: usize) -> Cache<K, V> {
        Cache { young: HashMap::new(), old: HashMap::new(), generation_max: (max / 2).max(1) }
    }

    pub fn insert(&mut self, key: K, value: V) {
        if self.generation_max <= self.young.len() {
            self.old = std::mem::take(&mut self.young);
        }
        self.old.remove(&key);
        self.young.insert(key, value);
    }

    /// Whether it is there; if so it is young again, and stays at least until a whole generation has come after it.
    pub fn keep(&mut self, key: &K) -> bool {
        if self.young.contains_key(key) {
            return true;
        }
        match self.old.remove_entry(key) {
            Some((key, value)) => {
                self.insert(key, value);
                true
            }
            None => false,
        }
    }

    /// The value.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    pub fn remove(&mut self, key: &K) -> Option<V> {
        self.young.remove(key).or_else(|| self.old.remove(key))
    }

    pub fn retain(&mut self, keep: impl Fn(&K, &V) -> bool) {
        self.young.retain(|key, value| keep(key, value));
        self.old.retain(|key, value| keep(key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unused_go_first() {
        let mut cache = Cache::new(4);
        for key in 0..4 {
            cache.insert(key, key);
        }
        assert!(cache.keep(&0) && !cache.keep(&9));
        cache.insert(4, 4);
        let left: Vec<i32> = (0..5).filter(|key| cache.get(key).is_some()).collect();
        assert_eq!(left, [0, 2, 3, 4]);
        assert_eq!(cache.remove(&0), Some(0));
        cache.retain(|key, _| *key != 4);
        assert_eq!(cache.get(&4), None);
        assert!(cache.young.len() <= 2 && cache.old.len() <= 2);
    }
}
