//! Devices that are kept until their file may be locked.
//!
//! Must not outlive the export: it holds secret keys.

use crate::formats::Enrolled;
use crate::model::{DeviceId, DeviceName, Issuer, Parameters, Serial, UserName};
use crate::totp::SecretKey;

/// A device to be written, with all that it is.
pub struct Gathered {
    user: UserName,
    id: DeviceId,
    device: DeviceName,
    serial: Option<Serial>,
    issuer: Issuer,
    key: SecretKey,
    parameters: Parameters,
    drift: i64,
    last_step: u64,
}

impl Gathered {
    /// A copy.
    pub fn of(enrolled: &Enrolled<'_>) -> Self {
        Self {
            user: enrolled.user.clone(),
            id: enrolled.id,
            device: enrolled.device.clone(),
            serial: enrolled.serial.cloned(),
            issuer: enrolled.issuer.clone(),
            key: enrolled.key.clone(),
            parameters: enrolled.parameters,
            drift: enrolled.drift,
            last_step: enrolled.last_step,
        }
    }

    /// To be written.
    pub fn enrolled(&self) -> Enrolled<'_> {
        Enrolled {
            user: &self.user,
            display_name: None,
            id: self.id,
            device: &self.device,
            serial: self.serial.as_ref(),
            issuer: &self.issuer,
            key: &self.key,
            parameters: self.parameters,
            drift: self.drift,
            last_step: self.last_step,
        }
    }
}
