//! Text that must not be seen by accident: passphrases, keys, key URIs.
//!
//! Owns that it is wiped when dropped, has no `Debug` or `Display`, and is
//! serialized only where a field names [`on_the_wire`]. Must not read or print.

use zeroize::Zeroizing;

/// A text that is wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes a text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Whoever asks for it answers for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Serialization of a [`SecretText`], for fields that name it.
pub mod on_the_wire {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::SecretText;

    /// Writes the text itself.
    pub fn serialize<S: Serializer>(text: &SecretText, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text.expose())
    }

    /// Takes the text over.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretText, D::Error> {
        String::deserialize(deserializer).map(SecretText::new)
    }
}

/// Serialization of a [`SecretText`] that may not be there, for fields that name it.
pub mod perhaps_on_the_wire {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::SecretText;

    /// Writes the text itself.
    pub fn serialize<S: Serializer>(text: &Option<SecretText>, serializer: S) -> Result<S::Ok, S::Error> {
        text.as_ref().map(SecretText::expose).serialize(serializer)
    }

    /// Takes the text over.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretText>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(SecretText::new))
    }
}
