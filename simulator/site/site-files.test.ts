/**
 * A table of site files, good and bad, each with the exact sentences it must give: all that is wrong with it, with its place,
 * in the order of the file, and nothing that only follows from something else.
 */
import { describe, expect, test } from 'vitest';
import { examineSite } from './site.ts';

const tiny = `name: Tiny
servers:
  - name: app01
    address: 10.1.0.11
    disks: [{ name: system, sizeGb: 40 }]
network: { vpn: { kind: site-to-site-vpn, uploadMbps: 100, downloadMbps: 100, latencyMs: 20 } }`;
const two = tiny.replace(
  'network:',
  '  - { name: app02, address: 10.1.0.12, disks: [{ name: system, sizeGb: 40 }] }\nnetwork:',
);
const changed = (what: string | RegExp, instead: string) => tiny.replace(what, instead);

/** Nine lists of ten, each of ten of the one before: a thousand million words. */
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[index]}`).join(', ')}]`),
].join('\n');

type Row = readonly [what: string, text: string, told: readonly string[]];

const bad: readonly Row[] = [
  [
    'a kind of server that there is not',
    changed('    disks', '    kind: hyperv\n    disks'),
    ['site.yaml:5:5: servers[0].kind: expected physical or vmware, found "hyperv"'],
  ],
  [
    'a master target on Linux where Windows runs',
    `${tiny}\nconfigurationServer: { masterTarget: { operatingSystem: Linux } }`,
    [
      'site.yaml:7:40: configurationServer.masterTarget.operatingSystem: expected Windows: one on Linux has a machine of its own, see masterTargets, found "Linux"',
    ],
  ],
  [
    'a master target that is not there, one at a taken address, and two of one name',
    `${changed('    disks', '    failback: { masterTarget: mt09 }\n    disks')}
masterTargets: [{ name: mt01, address: 10.1.0.11 }, { name: mt01, address: 10.1.0.9 }]`,
    [
      'site.yaml:5:17: servers[0].failback.masterTarget: no machine named "mt09" has a master target (did you mean "mt01"?)',
      'site.yaml:8:31: masterTargets[0].address: a second machine with the address "10.1.0.11"; the first is servers[0].address',
      'site.yaml:8:55: masterTargets[1].name: a second machine "mt01"; the first is masterTargets[0].name',
    ],
  ],
  [
    'process servers that are not there, or never become those of the site',
    `${two.replace('app02,', 'app02, processServer: ps02,').replace('    disks', '    processServer: ps09\n    disks')}
processServers: [{ name: ps01, address: 10.1.0.8 }, { name: ps02, address: 10.1.0.9, passphrase: another }]`,
    [
      'site.yaml:5:5: servers[0].processServer: no process server of this site is named "ps09" (did you mean "ps01"?)',
      'site.yaml:7:20: servers[1].processServer: no process server of this site is named "ps02" (did you mean "ps01"?)',
    ],
  ],
  [
    'a proxy for a master target, which sends nothing out of the site',
    `${tiny}\nmasterTargets: [{ name: mt01, address: 10.1.0.8, proxy: { host: p1, address: 10.1.0.30 } }]`,
    [
      'site.yaml:7:50: masterTargets[0].proxy: a master target has none: it sends nothing out of the site, found a section',
    ],
  ],
  [
    'retention drives that such a machine has not',
    `${tiny}
configurationServer: { masterTarget: { retentionDrive: /mnt/retention } }
masterTargets:
  - { name: mt01, address: 10.1.0.8, retentionDrive: /mnt/retention }
  - { name: mt02, address: 10.1.0.9, operatingSystem: Linux, retentionDrive: R }
  - { name: mt03, address: 10.1.0.10, retentionDrive: the big one }`,
    [
      'site.yaml:7:40: configurationServer.masterTarget.retentionDrive: "/mnt/retention" is none of a Windows machine, which has drive letters',
      'site.yaml:9:38: masterTargets[0].retentionDrive: "/mnt/retention" is none of a Windows machine, which has drive letters',
      'site.yaml:10:62: masterTargets[1].retentionDrive: "R" is none of a Linux machine, which has mount points',
      'site.yaml:11:39: masterTargets[2].retentionDrive: expected a drive letter such as R or a mount point such as /mnt/retention, found "the big one"',
    ],
  ],
  [
    'ranges of addresses that there are not, and a network where the internet is',
    `${tiny}
egress: { default: deny, allow: ['*.com', '*.net', '*.gov'], allowRanges: [10.0.0.0/40, Storge.westeurope, AzureActiveDirectory.westus, Storage.usgovtexas, Sql] }
azure: { testNetwork: { addressRange: 198.18.8.0/24 } }`,
    [
      'site.yaml:7:76: egress.allowRanges[0]: expected an IPv4 range such as 198.51.100.0/24 or a service tag such as Storage.westeurope, found "10.0.0.0/40"',
      'site.yaml:7:89: egress.allowRanges[1]: there is no service tag Storge here (did you mean "Storage"?)',
      'site.yaml:7:108: egress.allowRanges[2]: the addresses of AzureActiveDirectory are not told by region: write AzureActiveDirectory',
      'site.yaml:7:137: egress.allowRanges[3]: "usgovtexas" is a region of the US government\'s cloud, and azure.cloud says commercial (there is westus3, westus2, westus, …)',
      'site.yaml:7:157: egress.allowRanges[4]: there is no service tag Sql here (there are AzureCloud, Storage, AzureSiteRecovery, ServiceBus, AzureBackup, AzureResourceManager, AzureMonitor, AzureActiveDirectory, GuestAndHybridManagement, AzureKeyVault, EventHub)',
      "site.yaml:8:25: azure.testNetwork.addressRange: 198.18.8.0/24: addresses in 198.18.0.0/15 are Azure's in every lab; no machine has one",
    ],
  ],
  [
    'private endpoints of a vault that cannot have them',
    `${tiny.replace(/network:.*/, 'replicationPath: internet')}
azure: { cloud: china, privateLink: { cacheStorage: false } }
configurationServer: { version: 9.34.1, host: { mysql: 5.7.20 } }`,
    [
      'site.yaml:7:24: azure.privateLink: the cloud in China has none: it is for the commercial cloud and that of the US government',
      'site.yaml:7:24: azure.privateLink: private endpoints are reached over a private line, and network.vpn is not there',
      'site.yaml:8:24: configurationServer.version: 9.34.1; azure.privateLink takes 9.35 or later',
      'warning: site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated',
    ],
  ],
  [
    'private endpoints, and replication that does not go there',
    `${tiny}
azure: { privateLink: { cacheStorage: maybe, namesAtSite: internal, zone: x } }`,
    [
      'site.yaml:7:25: azure.privateLink.cacheStorage: expected true or false, found "maybe"',
      'site.yaml:7:46: azure.privateLink.namesAtSite: expected private or public, found "internal"',
      'site.yaml:7:69: azure.privateLink.zone: unknown key',
    ],
  ],
  [
    'a network in Azure without room for private endpoints',
    `${tiny}
replicationPath: vpn
azure: { privateLink: {}, network: { addressRange: 10.200.0.0/29 } }
configurationServer: { host: { mysql: 5.7.20 } }`,
    [
      'site.yaml:8:38: azure.network.addressRange: 10.200.0.0/29 has room for 3 machines; this site brings 2, and its private endpoints take 6 addresses',
    ],
  ],
  [
    'private endpoints that replication does not go to, and MySQL from the internet',
    `${tiny}
azure: { privateLink: {} }`,
    [
      'site.yaml:1:1: configurationServer.host.mysql: none; with azure.privateLink MySQL has to be placed by hand: say its version, 5.7.20 (this is the default; the file does not say it)',
      'site.yaml:1:1: replicationPath: says internet, but the cache storage account has a private endpoint, which network.vpn leads to: write vpn, or azure.privateLink.cacheStorage: false (this is the default; the file does not say it)',
    ],
  ],
  [
    'a server that is called as a machine of Azure is',
    changed('app01', 'Azure'),
    ['site.yaml:3:5: servers[0].name: "Azure" is the name of a machine beside every site; take another'],
  ],
  [
    "a server that is called as the operator's machine is",
    changed('app01', 'operator'),
    ['site.yaml:3:5: servers[0].name: "operator" is the name of a machine beside every site; take another'],
  ],
  [
    'a server and a proxy of one name',
    `${tiny}\nproxy: { host: app01, address: 10.1.0.30 }`,
    ['site.yaml:7:10: proxy.host: a second machine "app01"; the first is servers[0].name'],
  ],
  [
    'a machine whose proxy has no address anywhere',
    changed('    disks', '    proxy: { host: proxy9.contoso.local }\n    disks') +
      '\nproxy: { host: proxy.contoso.local, address: 10.1.0.30 }',
    [
      'site.yaml:5:14: servers[0].proxy.host: no proxy of this name has an address in this file (there is proxy.contoso.local)',
      'warning: site.yaml:5:5: servers[0].proxy.bypass: has not 10.1.0.5: what app01 asks there ends in the proxy (curl 35) (this is the default; the file does not say it)',
    ],
  ],
  [
    'one proxy that is two things',
    `${tiny}\nproxy: { host: p1, address: 10.1.0.30 }\nconfigurationServer: { proxy: { host: p1, authentication: basic } }`,
    ['site.yaml:8:43: configurationServer.proxy.authentication: the same proxy is described differently elsewhere'],
  ],
  [
    'credentials for an agent, a protocol that is none, and a password with nothing in it',
    `${changed('    disks', '    proxy: { host: p1, credentials: { user: a, password: b } }\n    disks')}
proxy: { host: p1, address: 10.1.0.30, protocol: socks, credentials: { user: a, password: "" } }`,
    [
      'site.yaml:5:24: servers[0].proxy.credentials: unknown key',
      'site.yaml:8:40: proxy.protocol: expected http or https, found "socks"',
      'site.yaml:8:81: proxy.credentials.password: expected a password of 1–200 characters, found one of 0 characters',
      'warning: site.yaml:5:5: servers[0].proxy.bypass: has not 10.1.0.5: what app01 asks there ends in the proxy (curl 35) (this is the default; the file does not say it)',
      'warning: site.yaml:8:57: proxy.credentials: are not used: the proxy asks for none',
    ],
  ],
  [
    'a machine that uses a number for a proxy',
    `${tiny}\nconfigurationServer: { proxy: 3128 }`,
    ['site.yaml:7:24: configurationServer.proxy: expected direct, or a section of keys and values, found 3128'],
  ],
  [
    'data that is to go over private peering, where the private line is a VPN',
    `${tiny}\nreplicationPath: expressroute-private`,
    ['site.yaml:7:1: replicationPath: says expressroute-private, but network.vpn is site-to-site-vpn'],
  ],
  [
    'an alias bomb',
    bomb,
    ['site.yaml:5:7: e: comes to more than 100000 values, aliases written out; no site needs that many'],
  ],
  [
    'an alias inside of what it stands for',
    'name: &a [*a]',
    [
      'site.yaml:1:1: name: expected the name of the site, found a list',
      'site.yaml:1:1: servers: expected a list of at least 1, found nothing',
      'site.yaml:1:11: name[0]: *a stands inside of what it stands for',
      'warning: site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated',
    ],
  ],
  [
    'an alias of nothing',
    'name: *nobody',
    [
      'site.yaml:1:1: servers: expected a list of at least 1, found nothing',
      'site.yaml:1:7: name: there is no anchor &nobody before this',
      'warning: site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated',
    ],
  ],
  ['two documents', `${tiny}\n---\n${tiny}`, ['site.yaml:7:1: a second document begins; a site file holds one site']],
  [
    'an empty document and a second',
    `---\n---\n${tiny}`,
    ['site.yaml:2:1: a second document begins; a site file holds one site'],
  ],
  ['an empty file', '', ['site.yaml:1:1: the file is empty']],
  ['blank lines', '\n  \n\n', ['site.yaml:1:1: the file is empty']],
  ['only comments', '# a site\n# to come\n', ['site.yaml:1:1: the file has nothing in it but comments or blank lines']],
  [
    'a tab for indentation',
    'name: Tiny\nservers:\n\t- name: app01',
    ['site.yaml:3:1: Tabs are not allowed as indentation'],
  ],
  ['a quote that is never closed', 'name: "Tiny', ['site.yaml:1:12: Missing closing "quote']],
  [
    'a bracket that is never closed',
    'servers: [',
    ['site.yaml:1:11: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ],
  [
    'indentation that fits nothing',
    changed('    address', '   address'),
    ['site.yaml:4:1: Sequence item without - indicator'],
  ],
  [
    'a key twice',
    changed('    address: 10.1.0.11', '    address: 10.1.0.11\n    address: 10.1.0.12'),
    ['site.yaml:5:5: servers[0].address: is there a second time; a key stands once'],
  ],
  [
    'a merge key',
    changed('  - name: app01', '  - <<: *base\n    name: app01'),
    ['site.yaml:3:5: servers[0].<<: merge keys (<<) mean nothing in a site; write the keys out'],
  ],
  [
    'a tag of JavaScript',
    changed('Tiny', '!!js/function "function () {}"'),
    ['site.yaml:1:21: name: the tag !!js/function means nothing in a site; leave it out'],
  ],
  [
    'a tag of its own',
    changed('40', '!size 40'),
    ['site.yaml:5:43: servers[0].disks[0].sizeGb: the tag !size means nothing in a site; leave it out'],
  ],
  [
    'another YAML',
    `%YAML 1.1\n---\n${tiny}`,
    ['site.yaml:1:1: %YAML 1.1 asks for another notation; a site is YAML 1.2'],
  ],
  [
    'nested without end',
    `${'['.repeat(100)}${']'.repeat(100)}`,
    ['site.yaml:1:41: nested more than 40 deep; no site is'],
  ],
  ['a list for a key', `${tiny}\n? [a, b]\n: c`, ['site.yaml:7:3: expected a word as the key']],
  ['a number for a key', `${tiny}\n7: c`, ['site.yaml:7:1: 7: unknown key']],
  [
    'a list instead of a section',
    '- name: Tiny',
    ['site.yaml:1:3: expected a section of keys and values, found a list'],
  ],
  [
    'a word instead of a section',
    'just some text',
    ['site.yaml:1:1: expected a section of keys and values, found "just some text"'],
  ],
  [
    'text of another kind of file',
    '<html><body>Tiny</body></html>',
    ['site.yaml:1:1: expected a section of keys and values, found "<html><body>Tiny</body></html>"'],
  ],
  [
    'settings of another program',
    '{"compilerOptions": {"strict": true}}',
    [
      'site.yaml:1:2: name: expected the name of the site, found nothing',
      'site.yaml:1:2: servers: expected a list of at least 1, found nothing',
      'site.yaml:1:2: compilerOptions: unknown key',
      'warning: site.yaml:1:2: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated',
    ],
  ],
  [
    'not a number',
    changed('40', '.nan'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found NaN'],
  ],
  [
    'no end of gigabytes',
    changed('40', '.inf'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found Infinity'],
  ],
  [
    'a number too large for a number',
    changed('40', '1e400'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found Infinity'],
  ],
  [
    'a zero in front',
    changed('40', '040'),
    ['site.yaml:5:37: servers[0].disks[0].sizeGb: 040 begins with a zero, which some read as octal; write 40'],
  ],
  [
    'a number in sixties',
    changed('40', '1:30'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found "1:30"'],
  ],
  [
    'half a gigabyte',
    changed('40', '40.5'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found 40.5'],
  ],
  [
    'a minus',
    changed('40', '-40'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found -40'],
  ],
  [
    'a size with its unit',
    changed('40', '40 GB'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found "40 GB"'],
  ],
  [
    'a number in quotes',
    changed('40', '"40"'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found "40"'],
  ],
  [
    'a number with thousands marked',
    changed('40', '1_000'),
    ['site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found "1_000"'],
  ],
  [
    'yes for true',
    `${tiny}\npolicy: { multiVmSync: yes }`,
    ['site.yaml:7:11: policy.multiVmSync: expected true or false, found "yes"'],
  ],
  [
    'a churn without end',
    changed('    disks', '    churnMbPerMinute: 1e300\n    disks'),
    ['site.yaml:5:5: servers[0].churnMbPerMinute: expected a number between 0 and 100000, found 1e+300'],
  ],
  [
    'nothing where a list should be',
    'name: Tiny\nservers:',
    [
      'site.yaml:2:1: servers: expected a list of at least 1, found nothing',
      'warning: site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated',
    ],
  ],
  ['a null', changed('Tiny', 'null'), ['site.yaml:1:1: name: expected the name of the site, found nothing']],
  [
    'a server that is a word',
    'name: Tiny\nservers: [app01]',
    [
      'site.yaml:2:11: servers[0]: expected a section of keys and values, found "app01"',
      'warning: site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated',
    ],
  ],
  [
    'a very long name',
    changed('app01', 'a'.repeat(64)),
    [
      'site.yaml:3:5: servers[0].name: expected a machine name of 1–63 letters, digits and inner hyphens, found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" (64 characters)',
    ],
  ],
  [
    'an extremely long name',
    changed('Tiny', `"${'x'.repeat(100_000)}"`),
    [
      'site.yaml:1:1: name: expected the name of the site, 80 characters at most, none of / \\ : * ? " < > |, none invisible, found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" (100000 characters)',
    ],
  ],
  [
    'an extremely long key',
    `${tiny}\n${'k'.repeat(1000)}: 1`,
    ['site.yaml:7:1: "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…" (1000 characters): unknown key'],
  ],
  [
    'a name that leads elsewhere',
    changed('app01', '../../etc/passwd'),
    [
      'site.yaml:3:5: servers[0].name: expected a machine name of 1–63 letters, digits and inner hyphens, found "../../etc/passwd"',
    ],
  ],
  [
    'a site called dot dot',
    changed('Tiny', '..'),
    [
      'site.yaml:1:1: name: expected the name of the site, 80 characters at most, none of / \\ : * ? " < > |, none invisible, found ".."',
    ],
  ],
  [
    'a site with a slash',
    changed('Tiny', 'Contoso/West'),
    [
      'site.yaml:1:1: name: expected the name of the site, 80 characters at most, none of / \\ : * ? " < > |, none invisible, found "Contoso/West"',
    ],
  ],
  [
    'a line feed in a name',
    changed('Tiny', '"Ti\\nny"'),
    [
      'site.yaml:1:1: name: expected the name of the site, 80 characters at most, none of / \\ : * ? " < > |, none invisible, found "Ti\\nny" (it has the character U+000A)',
    ],
  ],
  [
    'a terminal control in a name',
    changed('app01', '"app\\e[31m01"'),
    [
      'site.yaml:3:5: servers[0].name: expected a machine name of 1–63 letters, digits and inner hyphens, found "app\\u001b[31m01" (it has the character U+001B)',
    ],
  ],
  [
    'a letter that only looks like one',
    changed('app01', 'аpp01'),
    [
      'site.yaml:3:5: servers[0].name: expected a machine name of 1–63 letters, digits and inner hyphens, found "аpp01" (it has the character U+0430)',
    ],
  ],
  [
    'an invisible letter',
    changed('Tiny', '"Ti\\u200Bny"'),
    [
      'site.yaml:1:1: name: expected the name of the site, 80 characters at most, none of / \\ : * ? " < > |, none invisible, found "Ti\\u{200b}ny" (it has the character U+200B)',
    ],
  ],
  [
    'a key that only looks like one',
    changed('name: Tiny', 'nаme: Tiny'),
    [
      'site.yaml:1:1: name: expected the name of the site, found nothing',
      'site.yaml:1:1: "nаme" (it has the character U+0430): unknown key (did you mean "name"?)',
    ],
  ],
  ['a prototype for a key', `${tiny}\n__proto__: { name: x }`, ['site.yaml:7:1: __proto__: unknown key']],
  [
    'a prototype inside',
    `${tiny}\npolicy: { __proto__: { multiVmSync: false }, constructor: 1 }`,
    ['site.yaml:7:11: policy.__proto__: unknown key', 'site.yaml:7:46: policy.constructor: unknown key'],
  ],
  [
    'a prototype for a name',
    changed('app01', '__proto__'),
    [
      'site.yaml:3:5: servers[0].name: expected a machine name of 1–63 letters, digits and inner hyphens, found "__proto__"',
    ],
  ],
  [
    'a long passphrase is not shown whole',
    changed('    disks', `    passphrase: ${'p'.repeat(300)}\n    disks`),
    ['site.yaml:5:5: servers[0].passphrase: expected a passphrase of 1–200 characters, found one of 300 characters'],
  ],
  [
    'a date that is none',
    `${tiny}\nstartsAt: 2026-02-30T08:00:00Z`,
    ['site.yaml:7:1: startsAt: expected a UTC time such as 2026-01-05T08:00:00Z, found "2026-02-30T08:00:00Z"'],
  ],
  [
    'a time of another zone',
    `${tiny}\nstartsAt: 2026-01-05T08:00:00+01:00`,
    ['site.yaml:7:1: startsAt: expected a UTC time such as 2026-01-05T08:00:00Z, found "2026-01-05T08:00:00+01:00"'],
  ],
  [
    'another century',
    `${tiny}\nstartsAt: 9999-12-31T23:59:59Z`,
    ['site.yaml:7:1: startsAt: expected a UTC time of this century, found "9999-12-31T23:59:59Z"'],
  ],
  [
    'the address of the network',
    changed('10.1.0.11', '10.1.0.0'),
    ['site.yaml:4:5: servers[0].address: 10.1.0.0 is the address of the network 10.1.0.0/16 itself'],
  ],
  [
    'the broadcast address',
    changed('10.1.0.11', '10.1.255.255'),
    ['site.yaml:4:5: servers[0].address: 10.1.255.255 is the broadcast address of 10.1.0.0/16'],
  ],
  [
    'an address of five parts',
    changed('10.1.0.11', '10.1.0.11.5'),
    ['site.yaml:4:5: servers[0].address: expected an IPv4 address such as 10.1.0.11, found "10.1.0.11.5"'],
  ],
  [
    'an address with a zero in front',
    changed('10.1.0.11', '10.1.0.011'),
    ['site.yaml:4:5: servers[0].address: expected an IPv4 address such as 10.1.0.11, found "10.1.0.011"'],
  ],
  [
    'an address of IPv6',
    changed('10.1.0.11', '"fd00::11"'),
    ['site.yaml:4:5: servers[0].address: expected an IPv4 address such as 10.1.0.11, found "fd00::11"'],
  ],
  [
    'a network that starts within itself',
    changed('network: {', 'network: { addressRange: 10.1.0.5/16,'),
    [
      'site.yaml:6:12: network.addressRange: expected an IPv4 range such as 10.1.0.0/16; the one around this address is 10.1.0.0/16, found "10.1.0.5/16"',
    ],
  ],
  [
    'a network too small for what is in it',
    changed('10.1.0.11', '10.1.0.1').replace('network: {', 'network: { addressRange: 10.1.0.0/30,'),
    [
      "site.yaml:1:1: configurationServer.address: 10.1.0.5 is outside the site's network 10.1.0.0/30 (this is the default; the file does not say it)",
      "site.yaml:1:1: vcenter.address: 10.1.0.6 is outside the site's network 10.1.0.0/30 (this is the default; the file does not say it)",
      "site.yaml:1:1: vcenter.esxiHosts[0].address: 10.1.0.7 is outside the site's network 10.1.0.0/30 (this is the default; the file does not say it)",
    ],
  ],
  [
    'a network of two addresses',
    changed('10.1.0.11', '10.1.0.1').replace('network: {', 'network: { addressRange: 10.1.0.0/31,'),
    [
      "site.yaml:1:1: configurationServer.address: 10.1.0.5 is outside the site's network 10.1.0.0/31 (this is the default; the file does not say it)",
      "site.yaml:1:1: vcenter.address: 10.1.0.6 is outside the site's network 10.1.0.0/31 (this is the default; the file does not say it)",
      "site.yaml:1:1: vcenter.esxiHosts[0].address: 10.1.0.7 is outside the site's network 10.1.0.0/31 (this is the default; the file does not say it)",
    ],
  ],
  [
    'a loopback network',
    changed('10.1.0.11', '127.0.0.11').replace('network: {', 'network: { addressRange: 127.0.0.0/8,'),
    ['site.yaml:6:12: network.addressRange: 127.0.0.0/8: addresses in 127.0.0.0/8 are loopback; no machine has one'],
  ],
  [
    'the whole of the internet',
    changed('network: {', 'network: { addressRange: 0.0.0.0/0,'),
    [
      "site.yaml:1:1: azure.network.addressRange: 10.200.0.0/16 overlaps the site's network 0.0.0.0/0 (this is the default; the file does not say it)",
      'site.yaml:6:12: network.addressRange: 0.0.0.0/0: addresses in 0.0.0.0/8 stand for "this network"; no machine has one',
    ],
  ],
  [
    'a server where the configuration server is by default',
    changed('10.1.0.11', '10.1.0.5'),
    [
      'site.yaml:1:1: configurationServer.address: a second machine with the address "10.1.0.5"; the first is servers[0].address (this is the default; the file does not say it)',
    ],
  ],
  [
    'two servers at one address',
    two.replace('10.1.0.12', '10.1.0.11'),
    [
      'site.yaml:6:20: servers[1].address: a second machine with the address "10.1.0.11"; the first is servers[0].address',
    ],
  ],
  [
    'two servers of one name in other letters',
    two.replace('app02', 'APP01'),
    ['site.yaml:6:7: servers[1].name: a second machine "APP01"; the first is servers[0].name'],
  ],
  [
    'two disks of one name',
    changed('{ name: system, sizeGb: 40 }', '{ name: system, sizeGb: 40 }, { name: system, sizeGb: 40 }'),
    ['site.yaml:5:45: servers[0].disks[1].name: a second disk "system"; the first is servers[0].disks[0].name'],
  ],
  [
    'a disk of one gigabyte',
    changed('40', '1'),
    [
      'site.yaml:5:13: servers[0].disks[0].occupiedGb: 2 GB do not fit on a disk of 1 GB (this is the default; the file does not say it)',
    ],
  ],
  [
    'a recovery network too small for Azure',
    `${tiny}\nazure: { network: { addressRange: 10.200.0.0/30 } }`,
    ['site.yaml:7:21: azure.network.addressRange: 10.200.0.0/30 is too small; the smallest network in Azure is a /29'],
  ],
  [
    'a recovery network without room for the process server',
    `${two.replace(
      'network:',
      '  - { name: app03, address: 10.1.0.13, disks: [{ name: system, sizeGb: 40 }] }\nnetwork:',
    )}\nazure: { network: { addressRange: 10.200.0.0/29 } }`,
    ['site.yaml:9:21: azure.network.addressRange: 10.200.0.0/29 has room for 3 machines; this site brings 4'],
  ],
  [
    'a test in the production network',
    `${tiny}\nazure: { testNetwork: { name: VNET-recovery } }`,
    ['site.yaml:7:25: azure.testNetwork.name: "VNET-recovery" is the production network; a test needs one of its own'],
  ],
  [
    'a region as people say it',
    `${tiny}\nazure: { region: West Europe }`,
    ['site.yaml:7:10: azure.region: there is no Azure region "West Europe" (did you mean "westeurope"?)'],
  ],
  [
    'a region of a government, of a site in the commercial cloud',
    `${tiny}\nazure: { region: usgovvirginia }`,
    [
      'site.yaml:7:10: azure.region: "usgovvirginia" is a region of the US government\'s cloud, and azure.cloud says commercial (there is westus3, westus2, westus, …)',
    ],
  ],
  [
    'a commercial region, of a site in a government cloud',
    `${tiny}\nazure: { cloud: us-government, region: eastus }`,
    [
      'site.yaml:7:32: azure.region: "eastus" is a region of the commercial cloud, and azure.cloud says us-government (there is usgovvirginia, usgovtexas, usgovarizona, …)',
    ],
  ],
  [
    'the name of a region in China with a letter too many',
    `${tiny}\nazure: { cloud: china, region: China North 2 }`,
    ['site.yaml:7:24: azure.region: there is no Azure region "China North 2" (did you mean "chinanorth2"?)'],
  ],
  [
    'a data port that replication management has',
    `${tiny}\nconfigurationServer: { processServer: { port: 443 } }\nprocessServers: [{ name: ps01, address: 10.1.0.30, port: 443 }]`,
    [
      'site.yaml:7:41: configurationServer.processServer.port: 443 is the port of replication management, and not to be used for replication data',
      'site.yaml:8:52: processServers[0].port: 443 is the port of replication management, and not to be used for replication data',
    ],
  ],
  [
    'a cloud that is closed',
    `${tiny}\nazure: { cloud: germany }`,
    ['site.yaml:7:10: azure.cloud: expected commercial or us-government or china, found "germany"'],
  ],
  [
    'a region that cannot be one',
    `${tiny}\nazure: { region: "europe, west" }`,
    ['site.yaml:7:10: azure.region: expected the name of an Azure region such as westeurope, found "europe, west"'],
  ],
  [
    'a vault that Azure would not name so',
    `${tiny}\nazure: { vault: my_vault }`,
    ['site.yaml:7:10: azure.vault: expected a vault name of 2–50 letters, digits and hyphens, found "my_vault"'],
  ],
  [
    'a resource group that ends in a dot',
    `${tiny}\nazure: { resourceGroup: rg. }`,
    [
      'site.yaml:7:10: azure.resourceGroup: expected a resource group name of 1–90 letters, digits, _ ( ) - and inner dots, found "rg."',
    ],
  ],
  [
    'a group of strangers',
    `${tiny}\nreplicationGroups: [{ name: shop, servers: [app1, web01] }]`,
    [
      'site.yaml:7:45: replicationGroups[0].servers[0]: no server is named "app1" (did you mean "app01"?)',
      'site.yaml:7:51: replicationGroups[0].servers[1]: no server is named "web01" (there is app01)',
    ],
  ],
  [
    'shape and meaning together',
    two.replace('10.1.0.11', '10.9.0.11').replace('sizeGb: 40', 'sizeGb: big').replace('app02', 'app_02') +
      `\nreplicationPath: vpm\nazure: { region: West Europe }`,
    [
      "site.yaml:4:5: servers[0].address: 10.9.0.11 is outside the site's network 10.1.0.0/16",
      'site.yaml:5:29: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found "big"',
      'site.yaml:6:7: servers[1].name: expected a machine name of 1–63 letters, digits and inner hyphens, found "app_02"',
      'site.yaml:8:1: replicationPath: expected internet or expressroute-public or expressroute-microsoft or expressroute-private or vpn, found "vpm"',
      'site.yaml:9:10: azure.region: there is no Azure region "West Europe" (did you mean "westeurope"?)',
    ],
  ],
  [
    'no follow-up of a name that is none',
    `${two.replace('app02', 'app_02')}\nreplicationGroups: [{ name: shop, servers: [app01, app_02, app02] }]`,
    [
      'site.yaml:6:7: servers[1].name: expected a machine name of 1–63 letters, digits and inner hyphens, found "app_02"',
      'site.yaml:8:52: replicationGroups[0].servers[1]: expected a machine name of 1–63 letters, digits and inner hyphens, found "app_02"',
    ],
  ],
  [
    'no follow-up of a network that is none',
    changed('network: {', 'network: { addressRange: 10.1.0.0/33,'),
    ['site.yaml:6:12: network.addressRange: expected an IPv4 range such as 10.1.0.0/16, found "10.1.0.0/33"'],
  ],
  [
    'no follow-up of a misspelt section',
    changed('    disks', '    failback: { datastore: fast }\n    disks') +
      `\nvcentre: { datastores: [{ name: fast, capacityGb: 100 }] }`,
    ['site.yaml:8:1: vcentre: unknown key (did you mean "vcenter"?)'],
  ],
  [
    'no follow-up of a misspelt VPN',
    `${changed('vpn:', 'vnp:')}\nreplicationPath: vpn`,
    ['site.yaml:6:12: network.vnp: unknown key (did you mean "vpn"?)'],
  ],
  [
    'one mistake of two servers that share their disks',
    two
      .replace('disks: [{ name: system, sizeGb: 40 }]', 'disks: &disks [{ name: system, sizeGb: big }]')
      .replace('disks: [{ name: system, sizeGb: 40 }]', 'disks: *disks'),
    ['site.yaml:5:36: servers[0].disks[0].sizeGb: expected a whole number between 1 and 32767, found "big"'],
  ],
  [
    'everything missing in two places',
    'servers: [{}]\nproxy: {}',
    [
      'site.yaml:1:1: name: expected the name of the site, found nothing',
      'site.yaml:1:11: servers[0].name: expected a machine name of 1–63 letters, digits and inner hyphens, found nothing',
      'site.yaml:1:11: servers[0].address: expected an IPv4 address such as 10.1.0.11, found nothing',
      'site.yaml:1:11: servers[0].disks: expected a list of at least 1, found nothing',
      'site.yaml:2:1: proxy.host: expected a host name such as proxy.contoso.local, found nothing',
      'site.yaml:2:1: proxy.address: expected an IPv4 address such as 10.1.0.11, found nothing',
      'warning: site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated',
    ],
  ],
  [
    'a mistake and a warning',
    `${tiny}\npolicy: { rpoThresholdMinutes: 5 }\nazure: { region: West Europe }`,
    [
      'site.yaml:8:10: azure.region: there is no Azure region "West Europe" (did you mean "westeurope"?)',
      'warning: site.yaml:7:11: policy.rpoThresholdMinutes: 5 minutes; points come every 5, so the alert comes although nothing is wrong',
    ],
  ],
  [
    'no warning about what is a mistake',
    changed('    disks', '    churnMbPerMinute: lots\n    disks').replace('vpn: {', 'wan: { uploadMbps: 0.1 }, vpn: {'),
    ['site.yaml:5:5: servers[0].churnMbPerMinute: expected a number between 0 and 100000, found "lots"'],
  ],
];

const good: readonly Row[] = [
  [
    'private endpoints whose names lead to the internet at the site',
    `${tiny}
replicationPath: vpn
azure: { privateLink: { namesAtSite: public } }
configurationServer: { host: { mysql: 5.7.20 } }`,
    [
      'warning: site.yaml:8:25: azure.privateLink.namesAtSite: public: the private zones are not known at the site, so its servers ask the vault from the internet, which it refuses, and no site registers',
    ],
  ],
  [
    'a private endpoint of the vault alone: data goes over the internet',
    `${tiny}
azure: { privateLink: { cacheStorage: false } }
configurationServer: { host: { mysql: 5.7.20 } }`,
    [],
  ],
  [
    'ranges that a firewall lets out which lets out everything',
    `${tiny}\negress: { allowRanges: [AzureCloud.westeurope, 198.51.100.0/24] }`,
    ['warning: site.yaml:7:11: egress.allowRanges: is not used: egress.default says allow'],
  ],
  [
    'ExpressRoute with Microsoft peering, and its circuit',
    `${changed('vpn:', 'expressRoute: { uploadMbps: 500, downloadMbps: 500, latencyMs: 4 }, vpn:')}\nreplicationPath: expressroute-microsoft`,
    [],
  ],
  [
    'proxies of all kinds: a login with credentials, one that does not open what matters, agents that go by it, and one who needs none',
    `${changed('    disks', '    proxy: { host: p1, bypass: [10.1.0.5, 10.1.0.21, contoso.local] }\n    disks')}
proxy: { host: p1, address: 10.1.0.30, authentication: basic, credentials: { user: sr, password: secret } }
configurationServer:
  proxy: { host: p2, address: 10.1.0.31, inspection: { except: ['*.windows.net', '*.windowsazure.com', '*.microsoftonline.com'] } }
  host: { deployment: unified-setup, mysql: 5.7.20 }
processServers: [{ name: ps01, address: 10.1.0.21, proxy: direct }]`,
    [],
  ],
  ['a tag that means what is there anyway', changed('Tiny', '!!str Tiny'), []],
  ['an octal number, as YAML writes it', changed('40', '0o50'), []],
  ['a site in other letters', changed('Tiny', 'Büro Zürich'), []],
  ['a datastore called constructor', `${tiny}\nvcenter: { datastores: [{ name: constructor, capacityGb: 100 }] }`, []],
  [
    'servers that share their disks',
    two.replace('disks: [', 'disks: &disks [').replace('disks: [{ name: system, sizeGb: 40 }]', 'disks: *disks'),
    [],
  ],
  [
    'JSON',
    JSON.stringify({
      name: 'Tiny',
      servers: [{ name: 'app01', address: '10.1.0.11', disks: [{ name: 'system', sizeGb: 40 }] }],
      network: { vpn: { kind: 'expressroute-private', uploadMbps: 50, downloadMbps: 50, latencyMs: 5 } },
    }),
    [],
  ],
  [
    'JSON with a comma too many',
    '{"name":"Tiny","servers":[{"name":"app01","address":"10.1.0.11","disks":[{"name":"system","sizeGb":40},]},],"network":{"vpn":{"kind":"expressroute-private","uploadMbps":50,"downloadMbps":50,"latencyMs":5},},}',
    [],
  ],
  ['Windows line ends', tiny.replaceAll('\n', '\r\n'), []],
  ['a byte order mark', `\uFEFF${tiny}`, []],
  ['a document with its marks', `---\n${tiny}\n...\n`, []],
  ['a minus in front of zero', changed('    disks', '    churnMbPerMinute: -0\n    disks'), []],
];

/** So many servers of one disk through that process server, each with that churn, and lines that carry it. */
function manyServers(
  groups: readonly (readonly [count: number, through: string, churn: number])[],
  rest: string,
): string {
  const all = groups.flatMap(([count, through, churn]) => Array.from({ length: count }, () => ({ through, churn })));
  const servers = all.map(
    ({ through, churn }, index) =>
      `  - { name: app${index}, address: 10.1.1.${index + 1}, processServer: ${through}, churnMbPerMinute: ${churn}, disks: [${disksOf(2)}] }`,
  );
  return `name: Many
vcenter: { datastores: [{ name: large, capacityGb: 65536 }] }
network: { wan: { uploadMbps: 9000 }, vpn: { kind: site-to-site-vpn, uploadMbps: 9000, downloadMbps: 9000, latencyMs: 20 } }
${rest}
servers:
${servers.join('\n')}
configurationServer: { processServer: { cacheGb: 1024 } }`;
}

function disksOf(count: number): string {
  return Array.from({ length: count }, (_, disk) => `{ name: d${disk}, sizeGb: 40 }`).join(', ');
}

const questionable: readonly Row[] = [
  [
    'a firewall whose ranges are of regions that nobody knows',
    `${tiny}\negress: { default: deny, allow: ['*.com', '*.net', '*.gov'], allowRanges: [Storage.westeurop, 198.51.100.0/24, AzureCloud.WestUS] }`,
    [
      'warning: site.yaml:7:76: egress.allowRanges[0]: "westeurop" is none of the 58 regions known here (did you mean "westeurope"?)',
    ],
  ],
  [
    'a datastore that takes no new machine, for one that comes home to what it was and one that does not, and is more than full',
    `${two.replace('name: app01', 'name: app01\n    kind: vmware')}
vcenter: { datastores: [{ name: store, capacityGb: 60, takenGb: 90, kind: NFS }] }`,
    [
      'warning: site.yaml:9:40: vcenter.datastores[0].capacityGb: 0 of 60 GB; the disks of app01, app02 that come home to it have 80 GB',
      'warning: site.yaml:9:69: vcenter.datastores[0].kind: NFS; app02 comes home to it: refused, it takes VMFS or vSAN (DatastoreKindNotSupported)',
    ],
  ],
  [
    'public peering without a circuit',
    `${tiny}\nreplicationPath: expressroute-public`,
    [
      'warning: site.yaml:6:1: network.expressRoute: there is none, so the figures of network.wan are used for it',
      'warning: site.yaml:7:1: replicationPath: expressroute-public: retired by now; Microsoft peering has taken its place',
    ],
  ],
  [
    'a circuit that nothing goes over',
    changed('vpn:', 'expressRoute: { uploadMbps: 500, downloadMbps: 500, latencyMs: 4 }, vpn:'),
    ['warning: site.yaml:6:12: network.expressRoute: is not used: replicationPath says internet'],
  ],
  [
    'data that is to go over the VPN',
    `${tiny}\nreplicationPath: vpn`,
    [
      'warning: site.yaml:7:1: replicationPath: vpn: nobody can enable replication over it; it takes public endpoints, or Private Link',
    ],
  ],
  [
    'no VPN',
    changed(/\nnetwork.*/, ''),
    ['warning: site.yaml:1:1: network.vpn: there is none, so nothing can fail back, and the full cycle ends violated'],
  ],
  [
    'a vCenter that may only be read',
    `${tiny}\nvcenter: { access: read }`,
    ['warning: site.yaml:7:12: vcenter.access: read is enough to fail over; to reprotect and fail back it takes write'],
  ],
  [
    'a region nobody here has heard of',
    `${tiny}\nazure: { region: atlantisnorth }`,
    ['warning: site.yaml:7:10: azure.region: "atlantisnorth" is none of the 58 regions known here'],
  ],
  [
    'a region with a letter missing',
    `${tiny}\nazure: { region: westeurop }`,
    [
      'warning: site.yaml:7:10: azure.region: "westeurop" is none of the 58 regions known here (did you mean "westeurope"?)',
    ],
  ],
  [
    'a datastore smaller than what comes home',
    `${two}\nvcenter: { datastores: [{ name: small, capacityGb: 70 }] }`,
    [
      'warning: site.yaml:8:40: vcenter.datastores[0].capacityGb: 70 GB; the disks of app01, app02 that come home to it have 80 GB',
    ],
  ],
  [
    'a retention of nothing with application-consistent points',
    `${tiny}\npolicy: { retentionMinutes: 0 }`,
    [
      'warning: site.yaml:7:11: policy.retentionMinutes: 0 keeps the latest point alone, so an application-consistent one is gone after 5 minutes',
    ],
  ],
  [
    'a retention shorter than the time between points',
    `${tiny}\npolicy: { retentionMinutes: 3, appConsistentMinutes: 0 }`,
    ['warning: site.yaml:7:11: policy.retentionMinutes: 3 minutes; points come every 5, so there may be none'],
  ],
  [
    'an alert that always comes',
    `${tiny}\npolicy: { rpoThresholdMinutes: 5 }`,
    [
      'warning: site.yaml:7:11: policy.rpoThresholdMinutes: 5 minutes; points come every 5, so the alert comes although nothing is wrong',
    ],
  ],
  [
    'more churn than a standard disk takes',
    changed('    disks', '    churnMbPerMinute: 150\n    disks'),
    [
      'warning: site.yaml:5:5: servers[0].churnMbPerMinute: 150 MB a minute; on standard disks, supported are 120 (2 MB/s a disk)',
    ],
  ],
  [
    'more churn than a server may have',
    changed('    disks', '    churnMbPerMinute: 4000\n    disks'),
    [
      'warning: site.yaml:2:1: servers: 5625 GB a day go through cs01, and a process server takes 2048; it takes 3 of them',
      'warning: site.yaml:5:5: servers[0].churnMbPerMinute: 4000 MB a minute; supported are 3240 for a server (54 MB/s)',
      'warning: site.yaml:7:1: network.wan.uploadMbps: the upload of the WAN has 200 Mbps: its servers write 279.6 Mbps all the time, compressed, and a line keeps up with 80 % of its bandwidth; 350 Mbps would do (this is the default; the file does not say it)',
      'warning: site.yaml:7:60: network.vpn.downloadMbps: the download of the VPN has 100 Mbps: its servers write 279.6 Mbps all the time, compressed, and a line keeps up with 80 % of its bandwidth; 350 Mbps would do',
    ],
  ],
  [
    'more churn than the line carries',
    changed('    disks', '    churnMbPerMinute: 100\n    disks').replace('vpn: {', 'wan: { uploadMbps: 5 }, vpn: {'),
    [
      'warning: site.yaml:7:19: network.wan.uploadMbps: the upload of the WAN has 5 Mbps: its servers write 7 Mbps all the time, compressed, and a line keeps up with 80 % of its bandwidth; 9 Mbps would do',
    ],
  ],
  [
    'a cache too small for the churn',
    changed('    disks', '    churnMbPerMinute: 110\n    disks') +
      `\nconfigurationServer: { processServer: { cacheGb: 100 } }`,
    [
      'warning: site.yaml:8:41: configurationServer.processServer.cacheGb: 100 GB; the sizing table has 300 GB for what comes here: 155 GB a day of 1 machine',
    ],
  ],
  [
    'process servers each with its own load: one has too small a cache for what its servers write, one for how many they are, one has enough',
    manyServers(
      [
        [2, 'ps01', 100],
        [86, 'ps02', 0.01],
        [1, 'ps03', 100],
      ],
      `processServers: [{ name: ps01, address: 10.1.2.1, cacheGb: 300 },
  { name: ps02, address: 10.1.2.2, cacheGb: 300 },
  { name: ps03, address: 10.1.2.3, cacheGb: 300 }]`,
    ),
    [
      'warning: site.yaml:4:51: processServers[0].cacheGb: 300 GB; the sizing table has 600 GB for what comes here: 281 GB a day of 2 machines',
      'warning: site.yaml:5:36: processServers[1].cacheGb: 300 GB; the sizing table has 600 GB for what comes here: 1 GB a day of 86 machines',
      'warning: site.yaml:7:1: servers: 178 disks come home through cs01; a master target attaches at most 60 at once (MasterTargetDisksExceeded)',
    ],
  ],
  [
    'more machines than the sizing table of a process server has, and more churn than one takes',
    manyServers(
      [
        [10, 'cs01', 150],
        [226, 'ps01', 0.01],
      ],
      'processServers: [{ name: ps01, address: 10.1.2.1, cacheGb: 1024 }]',
    ),
    [
      'warning: site.yaml:5:1: servers: 236 servers; the sizing of a configuration server ends at 200',
      'warning: site.yaml:5:1: servers: 236 servers; the drills put all into one recovery plan, which holds at most 100',
      'warning: site.yaml:5:1: servers: 2109 GB a day go through cs01, and a process server takes 2048; it takes 2 of them',
      'warning: site.yaml:5:1: servers: 226 machines go through ps01; the sizing of a process server ends at 225',
      'warning: site.yaml:5:1: servers: 472 disks come home through cs01; a master target attaches at most 60 at once (MasterTargetDisksExceeded)',
    ],
  ],
  [
    'a configuration server whose process server has more to do than its processor and memory are sized for',
    manyServers([[10, 'cs01', 60]], ''),
    [
      'warning: site.yaml:16:1: configurationServer.host.cores: 8; the sizing table has 12 cores and 18 GB of memory for what comes here: 844 GB a day of 10 machines (this is the default; the file does not say it)',
    ],
  ],
  [
    'a Linux server and no master target on Linux',
    changed('    disks', '    operatingSystem: Linux\n    disks'),
    [
      'warning: site.yaml:1:1: masterTargets: app01 comes home through cs01, which runs on Windows: refused (MasterTargetFamilyDiffers); it takes a master target on Linux (this is the default; the file does not say it)',
    ],
  ],
  [
    'a replication group of two families, and one that comes home through two master targets',
    `${two.replace('app02,', 'app02, operatingSystem: Linux,').replace('network:', '  - { name: app03, address: 10.1.0.13, disks: [{ name: system, sizeGb: 40 }] }\n  - { name: app04, address: 10.1.0.14, disks: [{ name: system, sizeGb: 40 }], failback: { masterTarget: mt02 } }\nnetwork:')}
masterTargets: [{ name: mt01, address: 10.1.0.8, operatingSystem: Linux }, { name: mt02, address: 10.1.0.9 }]
replicationGroups: [{ name: mixed, servers: [app01, app02] }, { name: parted, servers: [app03, app04] }]`,
    [
      'warning: site.yaml:11:36: replicationGroups[0].servers: are Windows and Linux: such a group cannot come home (GroupFamiliesDiffer)',
      'warning: site.yaml:11:79: replicationGroups[1].servers: come home through cs01 and mt02; a group has one master target (GroupMasterTargetDiffers)',
    ],
  ],
  [
    'a master target newer than its configuration server',
    `${tiny}\nmasterTargets: [{ name: mt01, address: 10.1.0.8, version: 9.62.0 }]`,
    [
      'warning: site.yaml:7:50: masterTargets[0].version: 9.62.0, newer than 9.61.0.0 of the configuration server: a reprotect succeeds, its replication fails (MasterTargetTooNew)',
    ],
  ],
  [
    'servers updated out of order: a process server before its configuration server, a master target before a process server, an agent before its own',
    `name: Order
servers:
  - { name: app01, address: 10.1.0.11, processServer: ps02, mobilityService: { version: 9.60.0.0 }, disks: [${disksOf(1)}] }
  - { name: app02, address: 10.1.0.12, processServer: ps01, mobilityService: { version: 9.60.0.0 }, disks: [${disksOf(1)}] }
configurationServer: { version: 9.60.0.0 }
processServers: [{ name: ps01, address: 10.1.0.8, version: 9.61.0.0 }, { name: ps02, address: 10.1.0.9, version: 9.56.0.0 }]
masterTargets: [{ name: mt01, address: 10.1.0.10 }, { name: mt02, address: 10.1.0.7, version: 9.56.0.0 }]
vcenter: { address: 10.1.0.3, esxiHosts: [{ name: esxi01, address: 10.1.0.4 }] }
network: { vpn: { kind: site-to-site-vpn, uploadMbps: 100, downloadMbps: 100, latencyMs: 20 } }`,
    [
      'warning: site.yaml:3:80: servers[0].mobilityService.version: 9.60.0.0 is newer than 9.56.0.0 of its process server, which is updated first (AgentTooNew)',
      'warning: site.yaml:6:51: processServers[0].version: 9.61.0.0, newer than 9.60.0.0 of the configuration server, which is updated first (ProcessServerTooNew)',
      'warning: site.yaml:6:105: processServers[1].version: 9.56.0.0 is more than four releases behind 9.61.0.0, and not supported',
      'warning: site.yaml:7:17: masterTargets[0].version: 9.60.0.0, newer than 9.56.0.0 of ps02: process servers are updated before master targets (this is the default; the file does not say it)',
      'warning: site.yaml:7:86: masterTargets[1].version: 9.56.0.0 is more than four releases behind 9.61.0.0, and not supported',
    ],
  ],
  [
    'more disks than a master target attaches',
    changed(/disks: .*/, `disks: [${disksOf(61)}]`),
    [
      'warning: site.yaml:2:1: servers: 61 disks come home through cs01; a master target attaches at most 60 at once (MasterTargetDisksExceeded)',
    ],
  ],
  [
    'more disks than a separate master target attaches, and as many as the built-in one does',
    `name: Disks
servers:
  - { name: app01, address: 10.1.0.11, disks: [${disksOf(60)}] }
  - { name: app02, address: 10.1.0.12, disks: [${disksOf(40)}], failback: { masterTarget: mt01 } }
  - { name: app03, address: 10.1.0.13, disks: [${disksOf(21)}], failback: { masterTarget: mt01 } }
masterTargets: [{ name: mt01, address: 10.1.0.8 }]
vcenter: { datastores: [{ name: large, capacityGb: 16384 }] }
network: { vpn: { kind: site-to-site-vpn, uploadMbps: 100, downloadMbps: 100, latencyMs: 20 } }`,
    [
      'warning: site.yaml:2:1: servers: 61 disks come home through mt01; a master target attaches at most 60 at once (MasterTargetDisksExceeded)',
    ],
  ],
  [
    'a home that nothing can come back to',
    `${tiny}
vcenter:
  edition: free
  datastores: [{ name: small, capacityGb: 60, takenGb: 30, kind: NFS, access: read-only }]
configurationServer: { masterTarget: { machine: { snapshots: 2, scsiController: ParaVirtual, fileSystem: FAT32 } } }`,
    [
      'warning: site.yaml:8:3: vcenter.edition: free: nothing can be brought back to it (EsxiEditionFree)',
      'warning: site.yaml:9:31: vcenter.datastores[0].capacityGb: 30 of 60 GB; the disks of app01 that come home to it have 40 GB',
      'warning: site.yaml:9:60: vcenter.datastores[0].kind: NFS; app01 comes home to it: refused, it takes VMFS or vSAN (DatastoreKindNotSupported)',
      'warning: site.yaml:9:71: vcenter.datastores[0].access: read-only; app01 comes home to it: refused (8061)',
      'warning: site.yaml:10:51: configurationServer.masterTarget.machine.snapshots: it has 2, and may have none: nothing comes home through it (MasterTargetUnfit)',
      'warning: site.yaml:10:65: configurationServer.masterTarget.machine.scsiController: ParaVirtual, where it takes LSI Logic: nothing comes home through it (MasterTargetUnfit)',
      'warning: site.yaml:10:94: configurationServer.masterTarget.machine.fileSystem: FAT32: nothing comes home through it (RetentionDriveUnfit)',
    ],
  ],
  [
    'proxies that will not do: a login without credentials, one that opens TLS, one that is spoken to in HTTPS',
    `${tiny}
proxy: { host: p1, address: 10.1.0.30, authentication: basic }
configurationServer: { proxy: { host: p2, address: 10.1.0.31, protocol: https } }
processServers:
  - { name: ps01, address: 10.1.0.21 }
  - { name: ps02, address: 10.1.0.22, proxy: { host: p3, address: 10.1.0.32, inspection: { except: ['*.windows.net'] } } }`,
    [
      'warning: site.yaml:7:40: proxy.authentication: ps01: it was given no credentials, so nothing of it gets out (HTTP 407)',
      'warning: site.yaml:8:63: configurationServer.proxy.protocol: cs01: its set-up refuses a proxy that is spoken to in HTTPS',
      'warning: site.yaml:11:78: processServers[1].proxy.inspection: ps02: TLS to login.microsoftonline.com, *.hypervrecoverymanager.windowsazure.com, *.backup.windowsazure.com is opened, and the certificate shown is not trusted (curl 60)',
    ],
  ],
  [
    'credentials that nobody asks for',
    `${tiny}\nproxy: { host: p1, address: 10.1.0.30, credentials: { user: sr, password: secret } }`,
    ['warning: site.yaml:7:40: proxy.credentials: are not used: the proxy asks for none'],
  ],
  [
    'an agent whose bypass list does not do what it seems to do',
    changed(
      '    disks',
      '    proxy: { host: p1, address: 10.1.0.30, bypass: ["*.contoso.local", 10.1.0.21] }\n    disks',
    ),
    [
      'warning: site.yaml:5:44: servers[0].proxy.bypass: has not 10.1.0.5: what app01 asks there ends in the proxy (curl 35)',
      'warning: site.yaml:5:53: servers[0].proxy.bypass[0]: "*.contoso.local" stands for nothing: a bypass list has no wildcards; the end of a name is enough',
    ],
  ],
];

function told(text: string): readonly string[] {
  const { mistakes, warnings } = examineSite(text, 'site.yaml');
  return [...mistakes, ...warnings.map((warning) => `warning: ${warning}`)];
}

describe('a file that is no site, or a site with mistakes', () => {
  test.each(bad)('%s', (_what, text, lines) => {
    expect(told(text)).toEqual(lines);
    expect(examineSite(text, 'site.yaml').site).toBeUndefined();
  });
});

describe('a good site, however it is written', () => {
  test.each(good)('%s', (_what, text, lines) => {
    expect(told(text)).toEqual(lines);
    expect(examineSite(text, 'site.yaml').site).toBeDefined();
  });
});

describe('a site that can be drilled, but not without a word', () => {
  test.each(questionable)('%s', (_what, text, lines) => {
    expect(told(text)).toEqual(lines);
    expect(examineSite(text, 'site.yaml').site).toBeDefined();
  });
});
