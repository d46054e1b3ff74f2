/** Stands in every row. Whoever finds it in a cache account or on a link has found unencrypted customer data. */
export const CANARY = 'MUSTER-CONFIDENTIAL';
