/** What consent is asked for; the server's policy says on which legal basis each stands. */
export const purposes = ['measurement', 'personalisation', 'marketing.email', 'marketing.sms', 'marketing.push', 'marketing.phone', 'marketing.post', 'marketing.ads'] as const;
export type Purpose = (typeof purposes)[number];
/** Stands for all of its channels. */
export const marketing = 'marketing';

export const isPurpose = (name: string): name is Purpose => purposes.some((purpose) => purpose === name);
