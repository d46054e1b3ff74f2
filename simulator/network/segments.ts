/** The networks of every lab: the site's own, the internet, and the subscription's two, of which one is for tests only. */
export const SEGMENT = { site: 'onprem', internet: 'internet', azure: 'azure-vnet', test: 'azure-test-vnet' } as const;

export type Segment = (typeof SEGMENT)[keyof typeof SEGMENT];
