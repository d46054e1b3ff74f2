/**
 * The agent's line to the configuration server (HTTPS 443): register with the passphrase, then poll settings once a
 * minute. The poll is the heartbeat. It never gives up: a registration that fails is tried again every three minutes.
 */
import type { AgentProxy } from './agent-proxy.ts';
import { PORT } from '../model/ports.ts';
import { TIMER } from '../model/timers.ts';
import type { Runtime } from '../runtime.ts';
import {
  AGENT_SETTINGS,
  type AgentRegistration,
  type AgentSettings,
  type AgentStatus,
  REGISTER_AGENT,
} from '../wire/agent-control.ts';
import { ReportNumbers } from '../wire/report-number.ts';

export interface MobilityIdentity {
  /** The agent's id, kept by the machine for life and carried by its copies. */
  readonly serverId: string;
  readonly name: string;
  /** Where the configuration server is. */
  readonly controlHost: string;
  readonly passphrase: string;
  readonly proxy?: AgentProxy;
}

/** The machine as it introduces itself, with proof of the passphrase. */
export async function registrationOf(runtime: Runtime, identity: MobilityIdentity): Promise<AgentRegistration> {
  const { serverId, name, passphrase } = identity;
  const { codec, machine, network, volumes } = runtime;
  return {
    serverId,
    biosUuid: machine.biosUuid,
    name,
    address: network.address,
    operatingSystem: machine.operatingSystem,
    agentVersion: machine.agentVersion(),
    proof: codec.digest(new TextEncoder().encode(`${passphrase}/${serverId}`)),
    disks: await volumes.list(),
  };
}

export type ControlEvent =
  | { type: 'REGISTERED' }
  | { type: 'REJECTED'; code: string }
  | { type: 'CONTROL_LOST'; code: string };

export interface ControlChannel {
  readonly registration: () => Promise<AgentRegistration>;
  readonly status: () => AgentStatus;
  /** The poll was answered: what it reported has arrived. */
  readonly delivered: (status: AgentStatus) => void;
  readonly settings: (settings: AgentSettings) => Promise<void>;
  readonly report: (event: ControlEvent) => void;
  /** It could not register, and tries again. */
  readonly unregistered: (code: string) => void;
  /** Another version of the agent was installed than the one that had registered. */
  readonly upgraded: (version: string) => void;
}

export async function runControlChannel(runtime: Runtime, host: string, channel: ControlChannel): Promise<never> {
  const server = { host, port: PORT.control };
  const numbers = new ReportNumbers(runtime);
  const post = (path: string, body: unknown) =>
    runtime.network.request(server, { method: 'POST', path, body, headers: numbers.next() }, { trust: 'site' });

  for (;;) {
    const version = runtime.machine.agentVersion();
    const registered = await post(REGISTER_AGENT, await channel.registration());
    if (!registered.ok || registered.value.status !== 200) {
      const code = registered.ok ? codeOf(registered.value.body, registered.value.status) : registered.failure.code;
      channel.report(registered.ok ? { type: 'REJECTED', code } : { type: 'CONTROL_LOST', code });
      channel.unregistered(code);
      await runtime.clock.sleep(TIMER.registrationRetryMs);
      continue;
    }
    channel.report({ type: 'REGISTERED' });
    let delayMs: number = TIMER.settingsPollFirstMs;
    for (let known = true; known; ) {
      await runtime.clock.sleep(delayMs);
      delayMs = TIMER.settingsPollMs;
      // After an update it introduces itself again.
      if (runtime.machine.agentVersion() !== version) {
        channel.upgraded(runtime.machine.agentVersion());
        break;
      }
      const status = channel.status();
      const answer = await post(AGENT_SETTINGS, status);
      if (!answer.ok) channel.report({ type: 'CONTROL_LOST', code: answer.failure.code });
      else if (answer.value.status === 200) {
        channel.report({ type: 'REGISTERED' });
        const settings = answer.value.body as AgentSettings;
        if (!settings.alertsRefused) channel.delivered(status);
        await channel.settings(settings);
      } else known = false;
    }
  }
}

function codeOf(body: unknown, status: number): string {
  return (body as { code?: string } | undefined)?.code ?? `HTTP ${status}`;
}
