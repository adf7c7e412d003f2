//! Which addresses may be reached where others name what is fetched: those of the public network alone. A name is
//! judged by what it resolves to, and the connection goes to just that.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use thiserror::Error;
use url::{Host, Url};

/// The address leads into a network that is not public.
#[derive(Debug, Error)]
#[error("not an address of the public network")]
pub(crate) struct NotPublic;

/// Whether an address belongs to the public network.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let shared = first == 100 && (64..128).contains(&second);
            !(first == 0
                || shared
                || address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_broadcast()
                || address.is_multicast())
        }
        IpAddr::V6(address) => {
            !(address.is_unspecified()
                || address.is_loopback()
                || address.is_unique_local()
                || address.is_unicast_link_local()
                || address.is_multicast())
        }
    }
}

/// Whether an address names a host of the public network, as far as can be told without its name being resolved.
pub(crate) fn may_be_public(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_public(address.into()),
        Some(Host::Ipv6(address)) => is_public(address.into()),
        Some(Host::Domain(_)) => true,
        None => false,
    }
}

/// Resolves names to addresses of the public network.
#[derive(Debug)]
pub(crate) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|one| is_public(one.ip())).collect();
            match public.is_empty() {
                true => Err(NotPublic.into()),
                false => Ok(Box::new(public.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_network_is_public() {
        for (address, public) in [
            ("http://202.106.0.20/", true),
            ("http://[2400:3200::1]/", true),
            ("http://www.example.gov.cn/", true),
            ("http://127.0.0.1/", false),
            ("http://10.1.2.3/", false),
            ("http://172.16.0.1/", false),
            ("http://192.168.1.1/", false),
            ("http://169.254.169.254/", false),
            ("http://100.64.0.1/", false),
            ("http://0.0.0.0/", false),
            ("http://2130706433/", false),
            ("http://[::1]/", false),
            ("http://[::ffff:10.0.0.1]/", false),
            ("http://[fd00::1]/", false),
            ("http://[fe80::1]/", false),
        ] {
            let url = Url::parse(address).expect("an address");
            assert_eq!(may_be_public(&url), public, "{address}");
        }
    }
}
