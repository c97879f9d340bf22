//! How a video becomes one that every screen plays.
use super::{FILM_BOX, FILM_PREVIEW_BOX, MAX_FRAME_RATE, fit_even};

/// What ffprobe found in a video.
#[derive(Clone, Debug, PartialEq)]
pub struct Film {
    /// Whether the container is MP4 or MOV (else Matroska or `WebM`).
    pub mp4: bool,
    /// The codec of the pictures.
    pub codec: String,
    /// The pixel format.
    pub pixel_format: String,
    /// Width as shown, after rotation and pixel shape.
    pub width: u32,
    /// Height as shown.
    pub height: u32,
    /// Whether players must turn or stretch the frames.
    pub turned: bool,
    /// Whether the frames are interlaced.
    pub interlaced: bool,
    /// Frames a second.
    pub frame_rate: f64,
    /// Bits a second, 0 if unknown.
    pub bit_rate: u64,
    /// The whole duration.
    pub duration_ms: i64,
    /// The sound: its codec and channels.
    pub sound: Option<(String, u32)>,
}

/// How the version for screens is made of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// As it is.
    Copy,
    /// Encoded anew.
    Encode,
}

/// How the version of a video for screens is made.
#[derive(Clone, Debug, PartialEq)]
pub struct FilmPlan {
    /// Of the pictures.
    pub pictures: Means,
    /// Of the sound, if there is one.
    pub sound: Option<Means>,
    /// The size for screens.
    pub size: (u32, u32),
    /// The size of the preview.
    pub preview: (u32, u32),
    /// Frames a second, if they must become fewer.
    pub frame_rate: Option<f64>,
}

/// Bits a second above which a fitting video is encoded anew: store lines are thin.
const MAX_BIT_RATE: u64 = 16_000_000;

/// Copies what every screen plays already, encodes the rest.
pub fn plan(film: &Film) -> FilmPlan {
    let size = fit_even(film.width, film.height, FILM_BOX);
    let fits = film.mp4
        && film.codec == "h264"
        && film.pixel_format == "yuv420p"
        && size == (film.width, film.height)
        && !film.turned
        && !film.interlaced
        && film.frame_rate <= MAX_FRAME_RATE + 0.01
        && film.bit_rate <= MAX_BIT_RATE;
    let sound = film.sound.as_ref().map(|(codec, channels)| {
        if codec == "aac" && *channels <= 2 {
            Means::Copy
        } else {
            Means::Encode
        }
    });
    FilmPlan {
        pictures: if fits { Means::Copy } else { Means::Encode },
        sound,
        size,
        preview: fit_even(film.width, film.height, FILM_PREVIEW_BOX),
        frame_rate: (film.frame_rate > MAX_FRAME_RATE + 0.01).then_some(MAX_FRAME_RATE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitting() -> Film {
        Film {
            mp4: true,
            codec: "h264".into(),
            pixel_format: "yuv420p".into(),
            width: 1920,
            height: 1080,
            turned: false,
            interlaced: false,
            frame_rate: 25.0,
            bit_rate: 8_000_000,
            duration_ms: 10_000,
            sound: Some(("aac".into(), 2)),
        }
    }

    #[test]
    fn a_video_that_every_screen_plays_is_copied() {
        let copied = plan(&fitting());
        assert_eq!(copied.pictures, Means::Copy);
        assert_eq!(copied.sound, Some(Means::Copy));
        let mut standing = fitting();
        (standing.width, standing.height) = (1080, 1920);
        assert_eq!(plan(&standing).pictures, Means::Copy);
        let mut surround = fitting();
        surround.sound = Some(("ac3".into(), 6));
        let surround = plan(&surround);
        assert_eq!(surround.pictures, Means::Copy);
        assert_eq!(surround.sound, Some(Means::Encode));
    }

    #[test]
    fn any_other_video_is_encoded_anew() {
        let changes: [fn(&mut Film); 9] = [
            |film| film.mp4 = false,
            |film| film.codec = "hevc".into(),
            |film| film.pixel_format = "yuv422p".into(),
            |film| (film.width, film.height) = (3840, 2160),
            |film| film.width = 1919,
            |film| film.turned = true,
            |film| film.interlaced = true,
            |film| film.frame_rate = 50.0,
            |film| film.bit_rate = 50_000_000,
        ];
        for change in changes {
            let mut film = fitting();
            change(&mut film);
            assert_eq!(plan(&film).pictures, Means::Encode, "{film:?}");
        }
        let mut fast = fitting();
        fast.frame_rate = 60.0;
        assert_eq!(plan(&fast).frame_rate, Some(30.0));
    }
}
