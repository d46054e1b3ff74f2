/** ARM error bodies (shape recorded for 404; the other statuses are simulator-defined, see docs/architecture.md). */
import type { Failure } from '../../../reference/model/result.ts';

const STATUS: Readonly<Record<string, 400 | 404 | 409>> = {
  ArmResourceDoesNotExist: 404,
  OperationNotAllowedInCurrentState: 409,
  PlannedFailoverNotSupported: 409,
  FailbackToPhysicalNotSupported: 409,
  MultiVmMemberAlone: 409,
};

export function statusOf(failure: Failure): 400 | 404 | 409 {
  return STATUS[failure.code] ?? 400;
}

export function errorBody(failure: Failure, clientRequestId: string, activityId: string) {
  const status = statusOf(failure);
  return {
    error: {
      code: status === 404 ? 'NotFound' : status === 409 ? 'Conflict' : 'BadRequest',
      message: failure.message,
      details: [
        {
          code: failure.code,
          message: failure.message,
          possibleCauses: failure.message,
          recommendedAction: `See "muster explain ${failure.code}".`,
          clientRequestId,
          activityId,
        },
      ],
    },
  };
}
