//! Arguments of single sign-on.

use clap::Args;
use std::path::PathBuf;

/// The provider by which people sign in at the desk.
#[derive(Debug, Clone, Args)]
pub struct SignOnArgs {
    /// Provider of single sign-on (OpenID Connect): its address, exactly as it writes it itself; needs
    /// --public-address.
    #[arg(
        long,
        env = "GONGKAI_OIDC_ISSUER",
        requires = "oidc_client",
        requires = "public_address"
    )]
    pub oidc_issuer: Option<String>,
    /// Our name at the provider (client id).
    #[arg(long, env = "GONGKAI_OIDC_CLIENT", requires = "oidc_issuer")]
    pub oidc_client: Option<String>,
    /// File with our secret at the provider.
    #[arg(long, env = "GONGKAI_OIDC_SECRET_FILE", conflicts_with = "oidc_secret")]
    pub oidc_secret_file: Option<PathBuf>,
    /// Our secret at the provider; better in a file or in the environment.
    #[arg(long, env = "GONGKAI_OIDC_SECRET", hide_env_values = true)]
    pub oidc_secret: Option<String>,
    /// Name of the provider, for the button at the door, e.g. 统一身份认证平台.
    #[arg(long, env = "GONGKAI_OIDC_NAME")]
    pub oidc_name: Option<String>,
}
