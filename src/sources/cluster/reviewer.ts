import type { JsonObject } from '../../kube/index.ts';
import { ClusterError } from './cluster-error.ts';
import { type Connection, type ConnectionOptions, connect, refusal } from './connection.ts';
import { getDocument } from './document.ts';
import { RequestFailure } from './request-failure.ts';

/** A connection for what an API server is asked to judge: TokenReview and SubjectAccessReview. */
export class Reviewer {
  readonly #connection: Connection;
  readonly #timeout: number;

  /** @throws ClusterError when there is no conversation with an API server */
  static async connect(options: ConnectionOptions): Promise<Reviewer> {
    return new Reviewer(await connect(options), options.requestTimeout);
  }

  private constructor(connection: Connection, timeout: number) {
    this.#connection = connection;
    this.#timeout = timeout;
  }

  /**
   * Creates a review and returns it with its status.
   *
   * @param resource The group, version and resource: `authentication.k8s.io/v1/tokenreviews`.
   * @throws ClusterError when there is no answer, or the server may not ask
   */
  async review(resource: string, body: JsonObject): Promise<JsonObject> {
    const { server, target } = this.#connection;
    try {
      return await getDocument(server, `/apis/${resource}`, {
        accept: 'application/json',
        timeout: this.#timeout,
        post: JSON.stringify(body),
      });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (error.status === 403) throw new ClusterError('forbidden', `may not create ${resource}: ${error.message}`);
      throw refusal(error, server, target);
    }
  }

  close(): void {
    this.#connection.close();
  }
}
