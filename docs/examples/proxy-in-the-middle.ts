import { played } from 'muster';

export const proxyInTheMiddle = played({
  schema: 'muster.moves/1',
  name: 'proxy-in-the-middle',
  title: 'The proxy asks for credentials in the middle of a failover',
  begins: 'protected',
  moves: [
    { operation: 'failover', subject: 'everything', parameters: { point: 'LatestProcessed', shutDownSource: true } },
    { fault: 'authenticating-proxy', as: 'proxy', when: { task: 'VmFailover', of: 'everything', afterMs: 5000 } },
    { heal: 'proxy', when: { state: 'failedOver', of: 'files01', afterMs: 60000 } },
    { operation: 'commit', subject: 'everything', when: { afterMs: 300000 } },
  ],
  restMs: 1800000,
});
