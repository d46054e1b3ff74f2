/** The version of everything that is installed at a site, where nobody says otherwise. */
export const AGENT_VERSION = '9.61.0.0';
