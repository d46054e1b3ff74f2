/**
 * ARM error bodies. The one for an unknown resource of the vault is recorded, codes and words of sign-in and routing are
 * as Azure Resource Manager documents them; how the service refuses what a state forbids is simulator-defined (409), see
 * docs/architecture.md.
 */
import type { Failure } from '../../../reference/model/result.ts';

type Status = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 417 | 431 | 503;

const STATUS: Readonly<Record<string, Status>> = {
  ArmResourceDoesNotExist: 404,
  OperationNotAllowedInCurrentState: 409,
  PlannedFailoverNotSupported: 409,
  FailbackToPhysicalNotSupported: 409,
  MultiVmMemberAlone: 409,
  PolicyInUse: 409,
  PolicyNotMapped: 409,
  RecoveryPlanActionsNotCarriedOut: 409,
  MachineAlreadyDiscovered: 409,
  ComponentNotProtectable: 409,
  VcenterInUse: 409,
  ProcessServerSwitchInvalid: 409,
  FabricInUse: 409,
  NotPartOfClassic: 409,
  HealthErrorNotResolvable: 409,
};

export function statusOf({ code }: Failure): Status {
  return STATUS[code] ?? 400;
}

const CODE: Readonly<Partial<Record<Status, string>>> = { 404: 'NotFound', 409: 'Conflict' };

/** A refusal of the Site Recovery service. */
export function errorBody(failure: Failure, clientRequestId: string, activityId: string) {
  const { code, message } = failure;
  const recommendedAction = `See "muster explain ${code}".`;
  return {
    error: {
      code: CODE[statusOf(failure)] ?? 'BadRequest',
      message,
      details: [{ code, message, possibleCauses: message, recommendedAction, clientRequestId, activityId }],
    },
  };
}

/** A refusal of Azure Resource Manager itself, before the request reaches a service. */
export interface ArmRefusal {
  readonly status: Status;
  readonly code: string;
  readonly message: string;
}

export function armErrorBody({ code, message }: ArmRefusal) {
  return { error: { code, message } };
}
