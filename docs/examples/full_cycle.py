"""
One server through the whole cycle with Microsoft's own Python client: protect, test failover, cleanup, failover, commit,
reprotect, failback, commit, reprotect. Written as for Azure; the environment that `npx muster vault` prints leads it to the
emulated vault instead. What no Azure address offers (a process server in the Azure network, which is set up by hand) is
asked for on Muster's control path.

    pip install -r docs/examples/requirements.txt
    python docs/examples/full_cycle.py files01
"""

import json
import os
import ssl
import sys
import time
import urllib.request

from azure.identity import ClientSecretCredential
from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient

ENV = os.environ
ENDPOINT, SUBSCRIPTION = ENV["MUSTER_ENDPOINT"], ENV["AZURE_SUBSCRIPTION_ID"]
GROUP, VAULT = ENV["MUSTER_RESOURCE_GROUP"], ENV["MUSTER_VAULT"]
GROUP_ID = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}"
VAULT_ID = f"{GROUP_ID}/providers/Microsoft.RecoveryServices/vaults/{VAULT}"
POLICY = "python-24h"
PATIENCE_SECONDS = 120

# The authority is none of Azure's own clouds, so there is nothing to be discovered about it.
credential = ClientSecretCredential(
    ENV["AZURE_TENANT_ID"],
    ENV["AZURE_CLIENT_ID"],
    ENV["AZURE_CLIENT_SECRET"],
    authority=ENV["AZURE_AUTHORITY_HOST"],
    disable_instance_discovery=True,
)
client = SiteRecoveryManagementClient(
    credential, SUBSCRIPTION, base_url=ENDPOINT, credential_scopes=[f"{ENDPOINT}/.default"]
)


def until(what, look):
    """Looks twice a second until there is something to see."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (seen := look()):
        if time.monotonic() > deadline:
            sys.exit(f"{what}: not within {PATIENCE_SECONDS} s")
        time.sleep(0.5)
    print(what, flush=True)
    return seen


def by_hand(method, path):
    """What an operator does at the site or in a portal."""
    context = ssl.create_default_context(cafile=ENV["SSL_CERT_FILE"])
    request = urllib.request.Request(f"{ENDPOINT}/muster{path}", method=method)
    with urllib.request.urlopen(request, context=context) as answer:
        return json.loads(answer.read() or "{}")


def fabric_with(process_servers):
    """The site, once so many process servers and a master target have registered."""
    fabric = next(iter(client.replication_fabrics.list(GROUP, VAULT)), None)
    details = fabric and fabric.properties.custom_details
    complete = details and details.master_target_servers and len(details.process_servers or []) >= process_servers
    return fabric if complete else None


def main(server):
    fabric = until("the site is registered", lambda: fabric_with(1))
    details = fabric.properties.custom_details
    process_server, master_target = details.process_servers[0].id, details.master_target_servers[0].id
    container = f"cloud_{fabric.properties.internal_identifier}"
    place = (GROUP, VAULT, fabric.name, container)
    item = (*place, server)
    items = client.replication_protected_items

    def done(step, poller):
        poller.result()
        print(step, flush=True)

    def in_state(state):
        return lambda: items.get(*item).properties.protection_state == state

    def the_machine():
        machines = client.replication_protectable_items.list_by_replication_protection_containers(*place)
        return next((one for one in machines if one.properties.friendly_name == server), None)

    machine = until(f"{server} is known to the site", the_machine)
    settings = {
        "instanceType": "InMageAzureV2",
        "recoveryPointThresholdInMinutes": 15,
        "recoveryPointHistory": 1440,
        "crashConsistentFrequencyInMinutes": 5,
        "appConsistentFrequencyInMinutes": 60,
        "multiVmSyncStatus": "Disable",
    }
    policy = {"properties": {"providerSpecificInput": settings}}
    done("policy", client.replication_policies.begin_create(GROUP, VAULT, POLICY, policy))
    policy_id = f"{VAULT_ID}/replicationPolicies/{POLICY}"
    container_id = f"{VAULT_ID}/replicationFabrics/{fabric.name}/replicationProtectionContainers/{container}"
    ways = {"forward": ("Microsoft Azure", policy_id), "failback": (container_id, f"{policy_id}-failback")}
    for way, (target, its_policy) in ways.items():
        mapping = {"properties": {"targetProtectionContainerId": target, "policyId": its_policy}}
        mappings = client.replication_protection_container_mappings
        done(f"{way} mapping", mappings.begin_create(*place, f"python-{way}", mapping))

    to_azure = {
        "instanceType": "InMageAzureV2",
        "processServerId": process_server,
        "masterTargetId": master_target,
        "runAsAccountId": "2",
        "logStorageAccountId": ENV["MUSTER_CACHE_ACCOUNT_ID"],
        "targetAzureV2ResourceGroupId": GROUP_ID,
        "targetAzureNetworkId": ENV["MUSTER_NETWORK_ID"],
        "targetAzureSubnetId": "default",
        "targetAzureVmName": server,
        "enableRdpOnTargetOption": "Never",
    }
    protect = {"policyId": policy_id, "protectableItemId": machine.id, "providerSpecificDetails": to_azure}
    done("enable protection", items.begin_create(*item, {"properties": protect}))
    until(f"{server} is protected", in_state("Protected"))
    until("there is a recovery point", lambda: list(client.recovery_points.list_by_replication_protected_items(*item)))

    def forward(**settings):
        details = {"instanceType": "InMageAzureV2"}
        return {"failoverDirection": "PrimaryToRecovery", "providerSpecificDetails": details, **settings}

    test = forward(networkType="VmNetworkAsInput", networkId=ENV["MUSTER_TEST_NETWORK_ID"])
    done("test failover", items.begin_test_failover(*item, {"properties": test}))
    done("cleanup", items.begin_test_failover_cleanup(*item, {"properties": {"comments": "from Python"}}))

    real = forward(sourceSiteOperations="Required")
    done("failover", items.begin_unplanned_failover(*item, {"properties": real}))
    done("commit", items.begin_failover_commit(*item))

    if not fabric_with(2):
        by_hand("POST", "/process-server-in-azure")
    fabric = until("the process server in Azure is registered", lambda: fabric_with(2))
    servers = fabric.properties.custom_details.process_servers
    home = {
        "instanceType": "InMage",
        "masterTargetId": master_target,
        "processServerId": next(one.id for one in servers if one.id != process_server),
        "retentionDrive": "R",
        "runAsAccountId": "2",
        "datastoreName": fabric.properties.custom_details.master_target_servers[0].data_stores[0].symbolic_name,
        "profileId": f"{policy_id}-failback",
    }
    reverse = {"failoverDirection": "RecoveryToPrimary", "providerSpecificDetails": home}
    done("reprotect", items.begin_reprotect(*item, {"properties": reverse}))
    until(f"{server} is protected towards home", in_state("Protected"))

    back = {
        "failoverDirection": "RecoveryToPrimary",
        "sourceSiteOperations": "Required",
        "providerSpecificDetails": {"instanceType": "InMage", "recoveryPointType": "LatestTime"},
    }
    done("failback", items.begin_unplanned_failover(*item, {"properties": back}))
    done("commit of the failback", items.begin_failover_commit(*item))
    again = {
        "instanceType": "InMageAzureV2",
        "masterTargetId": master_target,
        "processServerId": process_server,
        "runAsAccountId": "2",
        "policyId": policy_id,
    }
    reverse = {"failoverDirection": "RecoveryToPrimary", "providerSpecificDetails": again}
    done("reprotect towards Azure", items.begin_reprotect(*item, {"properties": reverse}))
    until(f"{server} is protected again", in_state("Protected"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "files01")
