/**
 * The line of a process server or master target to the configuration server: register with the passphrase, then report
 * and fetch settings once a minute. Sits here because the configuration server defines it; both roles use it.
 */
import { PORT } from '../model/ports.ts';
import { TIMER } from '../model/timers.ts';
import type { Runtime } from '../runtime.ts';
import { COMPONENT_SETTINGS, type ComponentRegistration, REGISTER_COMPONENT } from '../wire/component-control.ts';
import { ReportNumbers } from '../wire/report-number.ts';

export type ComponentEvent =
  | { type: 'REGISTERED' }
  | { type: 'REJECTED'; code: string }
  | { type: 'CONTROL_LOST'; code: string };

export interface ComponentIdentity {
  readonly componentId: string;
  readonly kind: ComponentRegistration['kind'];
  readonly name: string;
  readonly controlHost: string;
  readonly passphrase: string;
  /** Default 9443. */
  readonly dataPort?: number;
  readonly version?: ComponentRegistration['version'];
  readonly masterTarget?: ComponentRegistration['masterTarget'];
}

export async function runComponentChannel<Status, Settings>(
  runtime: Runtime,
  identity: ComponentIdentity,
  channel: {
    status: () => Status | Promise<Status>;
    settings: (settings: Settings) => Promise<void>;
    report: (event: ComponentEvent) => void;
  },
): Promise<never> {
  const server = { host: identity.controlHost, port: PORT.control };
  const numbers = new ReportNumbers(runtime);
  const post = (path: string, body: unknown) =>
    runtime.network.request(server, { method: 'POST', path, body, headers: numbers.next() }, { trust: 'site' });
  const { componentId, kind, name, passphrase, dataPort = PORT.data, version, masterTarget } = identity;
  const proof = runtime.codec.digest(new TextEncoder().encode(`${passphrase}/${componentId}`));

  for (;;) {
    const registration: ComponentRegistration = {
      componentId,
      kind,
      name,
      address: runtime.network.address,
      dataPort,
      proof,
      version,
      ...(masterTarget && { masterTarget }),
    };
    const registered = await post(REGISTER_COMPONENT, registration);
    if (!registered.ok || registered.value.status !== 200) {
      const code = registered.ok
        ? ((registered.value.body as { code?: string } | undefined)?.code ?? `HTTP ${registered.value.status}`)
        : registered.failure.code;
      channel.report(registered.ok ? { type: 'REJECTED', code } : { type: 'CONTROL_LOST', code });
      await runtime.clock.sleep(TIMER.componentPollMs);
      continue;
    }
    channel.report({ type: 'REGISTERED' });
    for (let known = true; known; ) {
      const answer = await post(COMPONENT_SETTINGS, await channel.status());
      if (!answer.ok) channel.report({ type: 'CONTROL_LOST', code: answer.failure.code });
      else if (answer.value.status === 200) {
        channel.report({ type: 'REGISTERED' });
        await channel.settings(answer.value.body as Settings);
      } else known = false;
      if (known) await runtime.clock.sleep(TIMER.componentPollMs);
    }
  }
}
