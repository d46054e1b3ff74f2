/**
 * What the set-up of a configuration server asks for on the internet, beside what the server asks for ever after (facts,
 * section 2.2, documented): the names, and which set-up needs them. How each is asked is inferred, one request for each name; so is
 * that a name without which the set-up cannot go on keeps it waiting, and is asked for again.
 */
import { CLOUD_NAMES, type CloudName } from '../model/azure-names.ts';
import type { ConfigurationServerHost } from '../model/prerequisites.ts';

export interface SetUpNames {
  readonly title: string;
  readonly hosts: (cloud: CloudName) => readonly string[];
  readonly path: string;
  /** The set-up does not go on without. */
  readonly isNeeded: boolean;
  readonly isAskedBy: (host: ConfigurationServerHost) => boolean;
}

export const WORLD_TIME = 'World time';

const isFromTemplate = ({ deployment }: ConfigurationServerHost) => deployment === 'ovf-template';

export const SET_UP_NAMES: readonly SetUpNames[] = [
  {
    title: 'MySQL installer',
    hosts: () => ['dev.mysql.com'],
    path: '/get/Downloads/MySQLInstaller/mysql-installer-community-5.7.20.0.msi',
    isNeeded: true,
    isAskedBy: ({ mysql }) => mysql === 'none',
  },
  {
    title: 'Azure Resource Manager',
    hosts: (cloud) => [CLOUD_NAMES[cloud].armHost],
    path: '/metadata/endpoints?api-version=2022-09-01',
    isNeeded: true,
    isAskedBy: isFromTemplate,
  },
  {
    title: 'Sign-in of the OVF template',
    hosts: () => [
      'secure.aadcdn.microsoftonline-p.com',
      'login.live.com',
      'graph.windows.net',
      'login.windows.net',
      'www.live.com',
      'www.microsoft.com',
    ],
    path: '/sign-in',
    isNeeded: true,
    isAskedBy: isFromTemplate,
  },
  {
    title: WORLD_TIME,
    hosts: () => ['time.nist.gov', 'time.windows.com'],
    // As a web request: nothing in the architecture speaks anything else.
    path: '/time',
    isNeeded: false,
    isAskedBy: () => true,
  },
  {
    title: 'Telemetry',
    hosts: () => ['dc.services.visualstudio.com'],
    path: '/telemetry',
    isNeeded: false,
    isAskedBy: isFromTemplate,
  },
];

/** What a time server answers. */
export interface WorldTime {
  readonly nowMs: number;
}
