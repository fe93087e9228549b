//! A key container as it is written.
//!
//! Owns the form that other readers take: the hash bare in `Suite`, no drift, AES-CBC and
//! HMAC-SHA-1 where the keys are sealed. Must not hold what was written.

use std::fmt::Write as _;
use std::io::{self, ErrorKind};

use data_encoding::BASE64;
use quick_xml::escape::escape;
use zeroize::Zeroizing;

use super::cipher::{self, Aes, BLOCK, Hash};
use super::{MAKER, names};
use crate::formats::writer::Random;
use crate::formats::{Enrolled, Opener, Protection, Unfit, parts};

/// Iterations of PBKDF2 with HMAC-SHA-1, which is the only one that privacyIDEA reads.
const ITERATIONS: u32 = 600_000;

/// A container that is being written.
pub(in crate::formats) struct Container<'a> {
    seal: Option<Seal<'a>>,
}

struct Seal<'a> {
    aes: Aes,
    key: Zeroizing<Vec<u8>>,
    mac_key: Zeroizing<Vec<u8>>,
    random: Random<'a>,
}

impl<'a> Container<'a> {
    /// What stands after the last package.
    pub(in crate::formats) const END: &'static str = "</KeyContainer>\n";

    /// Begins a container: what stands before its first package.
    pub(in crate::formats) fn begin(protection: Protection<'a>) -> io::Result<(Self, String)> {
        let mut head = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"",
        );
        let (opener, random) = match protection {
            Protection::Plain => {
                head.push_str(">\n");
                return Ok((Self { seal: None }, head));
            }
            Protection::Sealed(opener, random) => (opener, random),
        };
        head.push_str(
            " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"\
             \n  xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" xmlns:xenc11=\"http://www.w3.org/2009/xmlenc11#\"\
             \n  xmlns:pkcs5=\"http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#\">\n",
        );
        let key = match opener {
            Opener::PreSharedKey(key) => {
                head.push_str("<EncryptionKey><ds:KeyName>pre-shared key</ds:KeyName></EncryptionKey>\n");
                key.clone()
            }
            Opener::Password(password) => {
                let mut salt = [0; 16];
                random(&mut salt)?;
                let _ = writeln!(
                    head,
                    "<EncryptionKey><xenc11:DerivedKey><xenc11:KeyDerivationMethod \
                     Algorithm=\"http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2\">\
                     <pkcs5:PBKDF2-params><Salt xmlns=\"\"><Specified>{}</Specified></Salt>\
                     <IterationCount xmlns=\"\">{ITERATIONS}</IterationCount><KeyLength xmlns=\"\">16</KeyLength>\
                     </pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod>\
                     <xenc11:MasterKeyName>password</xenc11:MasterKeyName></xenc11:DerivedKey></EncryptionKey>",
                    BASE64.encode(&salt)
                );
                Hash::Sha1.derived(password.expose(), &salt, ITERATIONS, 16).ok_or(ErrorKind::InvalidInput)?
            }
        };
        let aes = Aes::for_key(key.len()).ok_or_else(|| {
            io::Error::new(ErrorKind::InvalidInput, "a pre-shared key has 16, 24 or 32 bytes")
        })?;
        let mut mac_key = Zeroizing::new(vec![0; 20]);
        random(&mut mac_key)?;
        let mut seal = Seal { aes, key, mac_key: mac_key.clone(), random };
        let _ = writeln!(
            head,
            "<MACMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#hmac-sha1\"><MACKey>{}</MACKey></MACMethod>",
            seal.value(&mac_key)?.0
        );
        Ok((Self { seal: Some(seal) }, head))
    }

    /// The package of a device.
    pub(in crate::formats) fn package(
        &mut self,
        enrolled: &Enrolled<'_>,
    ) -> io::Result<Result<Zeroizing<String>, Unfit>> {
        if names::is_distinguished(enrolled.user.as_str()) {
            let text = format!("{} would be read as a distinguished name.", enrolled.user);
            return Ok(Err(Unfit(text)));
        }
        let id = parts::hex(enrolled.id);
        let serial = enrolled.serial.map_or(id.as_str(), |serial| serial.as_str());
        let parameters = enrolled.parameters;
        let mut text = Zeroizing::new(String::with_capacity(4096));
        let _ = write!(
            text,
            "<KeyPackage><DeviceInfo><Manufacturer>{MAKER}</Manufacturer><SerialNo>{}</SerialNo></DeviceInfo>\
             <Key Id=\"{id}\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:totp\"><Issuer>{}</Issuer>\
             <AlgorithmParameters><Suite>{}</Suite><ResponseFormat Length=\"{}\" Encoding=\"DECIMAL\"/>\
             </AlgorithmParameters><FriendlyName>{}</FriendlyName><Data><Secret>",
            escape(serial),
            escape(enrolled.issuer.as_str()),
            parts::algorithm_name(parameters.algorithm),
            parameters.digits.count(),
            escape(enrolled.device.as_str()),
        );
        if let Some(seal) = &mut self.seal {
            let (value, mac) = seal.value(enrolled.key.as_bytes())?;
            let _ = write!(text, "<EncryptedValue>{value}</EncryptedValue><ValueMAC>{mac}</ValueMAC>");
        } else {
            let key = Zeroizing::new(BASE64.encode(enrolled.key.as_bytes()));
            let _ = write!(text, "<PlainValue>{}</PlainValue>", key.as_str());
        }
        let _ = writeln!(
            text,
            "</Secret><Time><PlainValue>0</PlainValue></Time><TimeInterval><PlainValue>{}</PlainValue>\
             </TimeInterval></Data><UserId>{}</UserId></Key></KeyPackage>",
            parameters.period.secs(),
            escape(enrolled.user.as_str()),
        );
        Ok(Ok(text))
    }
}

impl Seal<'_> {
    /// A value, sealed, and its MAC.
    fn value(&mut self, plain: &[u8]) -> io::Result<(String, String)> {
        let mut first = [0; BLOCK];
        (self.random)(&mut first)?;
        let sealed = self.aes.seal(&self.key, &first, plain);
        let mac = sealed.as_ref().and_then(|sealed| cipher::mac(&self.mac_key, sealed));
        let (Some(sealed), Some(mac)) = (sealed, mac) else { return Err(ErrorKind::InvalidInput.into()) };
        let value = format!(
            "<xenc:EncryptionMethod Algorithm=\"{}\"/><xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue>\
             </xenc:CipherData>",
            self.aes.uri(),
            BASE64.encode(&sealed)
        );
        Ok((value, BASE64.encode(&mac)))
    }
}
