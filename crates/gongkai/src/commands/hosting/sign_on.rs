//! The provider of single sign-on, by what the arguments say.

use crate::cli::sign_on::SignOnArgs;
use crate::failure::Failure;
use crate::words::Lang;
use identity::{Provider, Settings};

/// The provider, and its name for people; none where none is set.
pub fn provider(
    args: &SignOnArgs,
    public: Option<&str>,
    lang: Lang,
) -> Result<Option<(Provider, Option<String>)>, Failure> {
    let (Some(issuer), Some(client), Some(public)) = (&args.oidc_issuer, &args.oidc_client, public)
    else {
        return Ok(None);
    };
    let secret = match &args.oidc_secret_file {
        Some(path) => {
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|error| Failure::file(lang, path, &error))?;
            Some(text.trim().to_owned())
        }
        None => args.oidc_secret.clone(),
    };
    let public = public.trim_end_matches('/');
    let settings = Settings {
        issuer: issuer.clone(),
        client: client.clone(),
        secret: secret.filter(|secret| !secret.is_empty()),
        back: format!("{public}/desk/sign-on/back"),
        left: format!("{public}/desk/sign-in"),
    };
    let unusable = |error| Failure::usage(lang, "error-sign-on", &[("reason", &error)]);
    let provider = Provider::new(settings).map_err(unusable)?;
    Ok(Some((provider, args.oidc_name.clone())))
}
