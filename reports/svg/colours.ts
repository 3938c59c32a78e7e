/** Okabe & Ito's palette, which people with any colour vision can tell apart. */
export const SIDES = { before: '#D55E00', after: '#0072B2' } as const;

export type Side = keyof typeof SIDES;

/** One hue from light to dark for counts; a dark page turns it round by its classes `heat-0` … `heat-7`. */
export const HEAT = ['#e4eef6', '#c3dbec', '#9cc4df', '#6fa8cf', '#428bbd', '#1f6ea5', '#0c5285', '#053861'] as const;
