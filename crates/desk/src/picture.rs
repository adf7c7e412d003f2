//! Pictures written anew: upright, not larger than a page shows, and without what a camera or a phone writes
//! into them beside the picture, above all where it was taken.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Pixels of the longer side.
const SIDE: u32 = 2000;
/// Pixels of a side that is read at all.
const LARGEST: u32 = 20_000;
/// Bytes that a picture may take while it is read.
const MEMORY: u64 = 512 << 20;
/// Quality of a JPEG, 1–100.
const QUALITY: u8 = 85;

/// A picture written anew in the format that it has.
///
/// # Errors
/// Where it cannot be read, or is too large to be.
pub(crate) fn fresh(bytes: &[u8], format: ImageFormat) -> Result<Vec<u8>, ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > SIDE {
        picture = picture.resize(SIDE, SIDE, Scaling::Triangle);
    }
    let mut written = Vec::new();
    match format {
        ImageFormat::Png => {
            picture.write_with_encoder(PngEncoder::new_with_quality(
                &mut written,
                CompressionType::Default,
                FilterType::Adaptive,
            ))?;
        }
        _ => {
            let picture = DynamicImage::ImageRgb8(picture.into_rgb8());
            picture.write_with_encoder(JpegEncoder::new_with_quality(&mut written, QUALITY))?;
        }
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    /// A JPEG with a red left half, and the Exif block that says it stands on its side and was taken somewhere.
    fn photo(width: u32, height: u32) -> Result<Vec<u8>, ImageError> {
        let paint = |x, _| if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) };
        let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, paint));
        let mut plain = Vec::new();
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut plain, 90))?;
        // Little-endian TIFF: one entry, orientation 6 (to be turned a quarter to the right), and a place in words.
        let mut exif =
            b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"N30.9 E112.2");
        let length = u16::try_from(exif.len() + 2).unwrap_or_default().to_be_bytes();
        let mut bytes = b"\xff\xd8\xff\xe1".to_vec();
        bytes.extend_from_slice(&length);
        bytes.extend_from_slice(&exif);
        bytes.extend_from_slice(&plain[2..]);
        Ok(bytes)
    }

    #[test]
    fn a_photo_stands_upright_and_tells_no_place() -> Result<(), ImageError> {
        let bytes = photo(64, 32)?;
        assert!(bytes.windows(5).any(|part| part == b"N30.9"));
        let written = fresh(&bytes, ImageFormat::Jpeg)?;
        assert!(!written.windows(4).any(|part| part == b"Exif" || part == b"N30."));
        let picture = image::load_from_memory(&written)?.into_rgb8();
        assert_eq!(picture.dimensions(), (32, 64), "turned");
        assert!(picture.get_pixel(16, 4)[0] > 150, "what was left is on top");
        assert!(picture.get_pixel(16, 60)[2] > 150);
        Ok(())
    }

    #[test]
    fn a_large_picture_becomes_one_for_a_page() -> Result<(), ImageError> {
        let written = fresh(&photo(3000, 30)?, ImageFormat::Jpeg)?;
        let picture = image::load_from_memory(&written)?;
        assert_eq!((picture.width(), picture.height()), (20, 2000));
        Ok(())
    }

    #[test]
    fn half_a_picture_is_none() -> Result<(), ImageError> {
        let bytes = photo(64, 64)?;
        assert!(fresh(&bytes[..80], ImageFormat::Jpeg).is_err());
        assert!(fresh(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ImageFormat::Png).is_err());
        Ok(())
    }
}
