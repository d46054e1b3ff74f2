import type { Network } from '../../../reference/runtime.ts';
import type { NetworkStage } from '../../contracts/network/stage.ts';
import { networkContract } from '../../contracts/network.contract.ts';
import { Lifeline } from '../lifeline.ts';
import { smallInternet } from '../../stages/small-internet.ts';

networkContract('virtual', async (): Promise<NetworkStage> => {
  const { internet, kernel, role } = smallInternet();
  const lives: { readonly machine: string; readonly network: Network; readonly lifeline: Lifeline }[] = [];
  const proxyHost = internet.addHost('proxy01', [{ segment: 'onprem' }]);

  return {
    async role(machine, { passphrase, expired } = {}) {
      const lifeline = new Lifeline();
      if (expired) {
        const certificate = { issuer: `site:${passphrase}`, notAfterMs: kernel.nowMs - 1 } as const;
        internet.host(machine).setCertificate(443, certificate);
      }
      const network = role(machine, { lifeline, siteIssuer: passphrase });
      lives.push({ machine, network, lifeline });
      return network;
    },
    serve: async (network, port, handler) => network.listen(port, handler),
    addressOf: (machine) => internet.host(machine).address,
    nowMs: () => kernel.nowMs,
    drive: (work) => kernel.drive(work),
    later(delayMs, action) {
      kernel.schedule(kernel.nowMs + delayMs, () => {
        action();
        kernel.touchPromises();
      });
    },
    block: (rule) => internet.block(rule),
    powerOff(machine) {
      internet.host(machine).setPower(false);
      for (const life of lives) if (life.machine === machine) life.lifeline.kill();
    },
    kill: (network) => lives.find((life) => life.network === network)?.lifeline.kill(),
    async startProxy(settings) {
      const { configure } = internet.addProxy(proxyHost, 3128, settings);
      return { setting: { host: proxyHost.address, port: 3128 }, configure };
    },
    close: async () => {},
  };
});
