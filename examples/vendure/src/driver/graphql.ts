/** What a result of Vendure may be in place of what was asked for. */
interface ErrorResult {
    errorCode?: string;
    message?: string;
    transitionError?: string;
}

interface Reply {
    data?: Record<string, unknown> | null;
    errors?: { message: string }[];
}

/** One of the shop's APIs, called by one person. */
export class Api {
    private token?: string;

    constructor(private url: string) {}

    /** Calls a query or mutation of one field, and gives that field's value. */
    async call<T>(query: string, variables: object = {}): Promise<T> {
        const headers: Record<string, string> = { 'content-type': 'application/json' };
        if (this.token !== undefined) {
            headers.authorization = `Bearer ${this.token}`;
        }
        const response = await fetch(this.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
        this.token = response.headers.get('vendure-auth-token') ?? this.token;
        const { data, errors } = (await response.json()) as Reply;
        if (errors !== undefined || !data) {
            throw new Error(`${query}\n${JSON.stringify(variables)}\n${JSON.stringify(errors)}`);
        }
        const [value] = Object.values(data);
        const failed = value as ErrorResult | null;
        if (failed?.errorCode !== undefined) {
            const why = failed.transitionError ?? failed.message;
            throw new Error(`${query}\n${JSON.stringify(variables)}\n${failed.errorCode}: ${why}`);
        }
        return value as T;
    }

    async login(username: string, password: string): Promise<void> {
        await this.call(
            `mutation($username: String!, $password: String!) {
                login(username: $username, password: $password) {
                    ... on CurrentUser { id } ... on ErrorResult { errorCode message }
                }
            }`,
            { username, password },
        );
    }
}
