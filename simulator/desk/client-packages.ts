/**
 * The packages of the official Azure clients, loaded when somebody first uses the desk: that takes as long as everything
 * else a lab loads, and a vault for outside clients has nobody at its desk.
 */
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
/** Looking a package up anew takes longer than many a request that it is needed for. */
let pipeline: typeof import('@azure/core-rest-pipeline') | undefined;

export function siteRecoveryPackage() {
  return load('@azure/arm-recoveryservices-siterecovery') as typeof import('@azure/arm-recoveryservices-siterecovery');
}

export function pipelinePackage() {
  pipeline ??= load('@azure/core-rest-pipeline') as typeof import('@azure/core-rest-pipeline');
  return pipeline;
}
