// One server to Azure with Microsoft's own Go client: protect, test failover, cleanup, failover, commit. Written as for
// Azure; the environment that `npx muster vault` prints leads it to the emulated vault instead.
//
//	cd docs/examples/go && go run . files01
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	asr "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/recoveryservices/armrecoveryservicessiterecovery/v2"
)

const patience = 2 * time.Minute

var (
	ctx          = context.Background()
	env          = os.Getenv
	group, vault = env("MUSTER_RESOURCE_GROUP"), env("MUSTER_VAULT")
	groupID      = "/subscriptions/" + env("AZURE_SUBSCRIPTION_ID") + "/resourceGroups/" + group
	vaultID      = groupID + "/providers/Microsoft.RecoveryServices/vaults/" + vault
	azure        = to.Ptr("Microsoft Azure")
	inMage       = to.Ptr("InMageAzureV2")
	forward      = to.Ptr("PrimaryToRecovery")
)

// done waits for a long-running operation and says so.
func done[Answer any](step string) func(*runtime.Poller[Answer], error) {
	return func(poller *runtime.Poller[Answer], err error) {
		if err == nil {
			_, err = poller.PollUntilDone(ctx, &runtime.PollUntilDoneOptions{Frequency: time.Second})
		}
		if err != nil {
			log.Fatalf("%s: %v", step, err)
		}
		fmt.Println(step)
	}
}

// until looks twice a second until there is something to see.
func until[Seen any](what string, look func() (*Seen, error)) *Seen {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(500 * time.Millisecond) {
		seen, err := look()
		if err != nil {
			log.Fatalf("%s: %v", what, err)
		}
		if seen != nil {
			fmt.Println(what)
			return seen
		}
	}
	log.Fatalf("%s: not within %s", what, patience)
	return nil
}

// clients signs in and gives the clients of all families. The cloud is a small one: one Entra, one Resource Manager.
func clients() *asr.ClientFactory {
	endpoint := env("MUSTER_ENDPOINT")
	options := azcore.ClientOptions{Cloud: cloud.Configuration{
		ActiveDirectoryAuthorityHost: env("AZURE_AUTHORITY_HOST"),
		Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Endpoint: endpoint, Audience: endpoint},
		},
	}}
	credential, err := azidentity.NewClientSecretCredential(
		env("AZURE_TENANT_ID"), env("AZURE_CLIENT_ID"), env("AZURE_CLIENT_SECRET"),
		// The authority is none of Azure's own clouds, so there is nothing to be discovered about it.
		&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true},
	)
	if err != nil {
		log.Fatal(err)
	}
	factory, err := asr.NewClientFactory(env("AZURE_SUBSCRIPTION_ID"), credential, &arm.ClientOptions{ClientOptions: options})
	if err != nil {
		log.Fatal(err)
	}
	return factory
}

func main() {
	server := "files01"
	if len(os.Args) > 1 {
		server = os.Args[1]
	}
	factory := clients()

	fabric := until("the site is registered", func() (*asr.Fabric, error) {
		page, err := factory.NewReplicationFabricsClient().NewListPager(vault, group, nil).NextPage(ctx)
		if err != nil || len(page.Value) == 0 {
			return nil, err
		}
		details := page.Value[0].Properties.CustomDetails.(*asr.VMwareDetails)
		if len(details.ProcessServers) == 0 || len(details.MasterTargetServers) == 0 {
			return nil, nil
		}
		return page.Value[0], nil
	})
	details := fabric.Properties.CustomDetails.(*asr.VMwareDetails)
	container := "cloud_" + *fabric.Properties.InternalIdentifier

	machine := until(server+" is known to the site", func() (*asr.ProtectableItem, error) {
		machines := factory.NewReplicationProtectableItemsClient()
		pager := machines.NewListByReplicationProtectionContainersPager(vault, group, *fabric.Name, container, nil)
		for pager.More() {
			page, err := pager.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			for _, one := range page.Value {
				if *one.Properties.FriendlyName == server {
					return one, nil
				}
			}
		}
		return nil, nil
	})

	policy := "go-24h"
	policyID := to.Ptr(vaultID + "/replicationPolicies/" + policy)
	done[asr.ReplicationPoliciesClientCreateResponse]("policy")(
		factory.NewReplicationPoliciesClient().BeginCreate(ctx, vault, group, policy, asr.CreatePolicyInput{
			Properties: &asr.CreatePolicyInputProperties{ProviderSpecificInput: &asr.InMageAzureV2PolicyInput{
				InstanceType:                      inMage,
				RecoveryPointThresholdInMinutes:   to.Ptr[int32](15),
				RecoveryPointHistory:              to.Ptr[int32](1440),
				CrashConsistentFrequencyInMinutes: to.Ptr[int32](5),
				AppConsistentFrequencyInMinutes:   to.Ptr[int32](60),
				MultiVMSyncStatus:                 to.Ptr(asr.SetMultiVMSyncStatusDisable),
			}},
		}, nil))
	done[asr.ReplicationProtectionContainerMappingsClientCreateResponse]("mapping")(
		factory.NewReplicationProtectionContainerMappingsClient().BeginCreate(ctx, vault, group, *fabric.Name, container,
			"go-forward", asr.CreateProtectionContainerMappingInput{
				Properties: &asr.CreateProtectionContainerMappingInputProperties{
					PolicyID:                    policyID,
					TargetProtectionContainerID: azure,
				},
			}, nil))

	items := factory.NewReplicationProtectedItemsClient()
	done[asr.ReplicationProtectedItemsClientCreateResponse]("enable protection")(
		items.BeginCreate(ctx, vault, group, *fabric.Name, container, server, asr.EnableProtectionInput{
			Properties: &asr.EnableProtectionInputProperties{
				PolicyID:          policyID,
				ProtectableItemID: machine.ID,
				ProviderSpecificDetails: &asr.InMageAzureV2EnableProtectionInput{
					InstanceType:                 inMage,
					ProcessServerID:              details.ProcessServers[0].ID,
					MasterTargetID:               details.MasterTargetServers[0].ID,
					RunAsAccountID:               to.Ptr("2"),
					LogStorageAccountID:          to.Ptr(env("MUSTER_CACHE_ACCOUNT_ID")),
					TargetAzureV2ResourceGroupID: to.Ptr(groupID),
					TargetAzureNetworkID:         to.Ptr(env("MUSTER_NETWORK_ID")),
					TargetAzureSubnetID:          to.Ptr("default"),
					TargetAzureVMName:            to.Ptr(server),
				},
			},
		}, nil))
	until(server+" is protected", func() (*string, error) {
		item, err := items.Get(ctx, vault, group, *fabric.Name, container, server, nil)
		if err != nil || *item.Properties.ProtectionState != "Protected" {
			return nil, err
		}
		return item.Properties.ProtectionState, nil
	})

	done[asr.ReplicationProtectedItemsClientTestFailoverResponse]("test failover")(
		items.BeginTestFailover(ctx, vault, group, *fabric.Name, container, server, asr.TestFailoverInput{
			Properties: &asr.TestFailoverInputProperties{
				FailoverDirection:       forward,
				NetworkType:             to.Ptr("VmNetworkAsInput"),
				NetworkID:               to.Ptr(env("MUSTER_TEST_NETWORK_ID")),
				ProviderSpecificDetails: &asr.InMageAzureV2TestFailoverInput{InstanceType: inMage},
			},
		}, nil))
	done[asr.ReplicationProtectedItemsClientTestFailoverCleanupResponse]("cleanup")(
		items.BeginTestFailoverCleanup(ctx, vault, group, *fabric.Name, container, server, asr.TestFailoverCleanupInput{
			Properties: &asr.TestFailoverCleanupInputProperties{Comments: to.Ptr("from Go")},
		}, nil))
	done[asr.ReplicationProtectedItemsClientUnplannedFailoverResponse]("failover")(
		items.BeginUnplannedFailover(ctx, vault, group, *fabric.Name, container, server, asr.UnplannedFailoverInput{
			Properties: &asr.UnplannedFailoverInputProperties{
				FailoverDirection:       forward,
				SourceSiteOperations:    to.Ptr("Required"),
				ProviderSpecificDetails: &asr.InMageAzureV2UnplannedFailoverInput{InstanceType: inMage},
			},
		}, nil))
	done[asr.ReplicationProtectedItemsClientFailoverCommitResponse]("commit")(
		items.BeginFailoverCommit(ctx, vault, group, *fabric.Name, container, server, nil))
}
