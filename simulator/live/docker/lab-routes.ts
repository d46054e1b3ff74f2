/** The routes of a lab of containers, in the launcher: firewalls, gateway and the launcher's own ways follow them. */
import { findWay, type Asking, type Routes } from '../network/routes.ts';
import type { Ways } from '../network/ways.ts';

type Follower = (routes: Routes) => Promise<void> | void;

export class LabRoutes {
  #routes: Routes = { segments: {}, blocks: [] };
  readonly #followers = new Set<Follower>();
  #settled: Promise<void> = Promise.resolve();

  get current(): Routes {
    return this.#routes;
  }

  publish(routes: Routes): void {
    this.#routes = routes;
    for (const follower of this.#followers) this.#tell(follower);
  }

  /** Hears of the routes now and whenever they change. Returns what ends that. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    this.#tell(follower);
    return () => this.#followers.delete(follower);
  }

  #tell(follower: Follower): void {
    const followed = Promise.resolve(follower(this.#routes));
    this.#settled = Promise.all([this.#settled, followed]).then(() => undefined);
    // Whoever waits until it is settled hears why a follower cannot follow.
    this.#settled.catch(() => {});
  }

  /** Settles when everybody goes by what was published until now. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** How this computer gets to machines of the lab; it has an address on each of the engine's networks. */
  waysFrom(station: Asking): Ways {
    const unfollow: (() => void)[] = [];
    return {
      find: (to) => findWay(this.#routes, station, to),
      onChange: (listener) => void unfollow.push(this.follow(listener)),
      close() {
        for (const end of unfollow) end();
      },
    };
  }
}
