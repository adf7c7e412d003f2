//! The two tokenizers as tantivy takes them.

use crate::lexicon::Lexicon;
use crate::{grams, words};
use std::sync::Arc;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

pub(crate) const WORDS: &str = "words";
pub(crate) const GRAMS: &str = "grams";

/// Field A.
#[derive(Clone)]
pub(crate) struct Words(pub Arc<Lexicon>);

/// Field B.
#[derive(Clone)]
pub(crate) struct Grams;

/// Tokens that are made already.
pub(crate) struct Made {
    tokens: std::vec::IntoIter<crate::Token>,
    token: Token,
}

impl Made {
    fn new(tokens: Vec<crate::Token>) -> Self {
        Self { tokens: tokens.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Made {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.next() else { return false };
        self.token = Token {
            offset_from: token.from,
            offset_to: token.to,
            position: token.position,
            text: token.text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Made;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Made {
        Made::new(words(&self.0, text))
    }
}

impl Tokenizer for Grams {
    type TokenStream<'a> = Made;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Made {
        Made::new(grams(text))
    }
}
