// The pages that the user guide shows, each at the width at which it is worked with.
export const SHOWN = ["write-stopped-desk", "review-final-desk", "forecast-desk", "village-phone", "village-new-phone", "board-desk"];
