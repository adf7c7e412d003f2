//! Searching an index on disk.

mod it {
    mod best;
    mod crash;
    mod house;
    mod index;
    mod likely;
    mod phrases;
    mod properties;
    mod ranking;
    mod wording;
}
