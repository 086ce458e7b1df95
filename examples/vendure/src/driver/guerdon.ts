const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 3600 * 1000;
/** The programme's zone: UTC+8. */
const ZONE_MS = 8 * 3600 * 1000;
const CAMPAIGN = 'bonus-cashback';

/** A line of a settled record: + the seller receives, − the seller pays. Minor units. */
export interface SettledLine {
    order_id: string;
    kind: 'fee' | 'fee_refund';
    base: number;
    rate_bps: number;
    amount: number;
}

export interface SettledRecord {
    id: string;
    period: string;
    fee_charged: number;
    fee_refunded: number;
    net: number;
    payout: number;
    lines: SettledLine[];
}

/** Guerdon's API, as the operator calls it. */
export class Guerdon {
    constructor(
        readonly url: string,
        private key: string,
    ) {}

    private async call<T>(method: string, path: string, body?: object): Promise<T> {
        const headers: Record<string, string> = { authorization: `Bearer ${this.key}` };
        if (body !== undefined) {
            headers['content-type'] = 'application/json';
        }
        const response = await fetch(`${this.url}${path}`, { method, headers, body: body && JSON.stringify(body) });
        const text = await response.text();
        if (!response.ok) {
            throw new Error(`${method} ${path}: status ${response.status}: ${text}`);
        }
        return JSON.parse(text) as T;
    }

    /** A key for the shop, which may tell events and nothing else. */
    async hostKey(name: string): Promise<string> {
        return (await this.call<{ key: string }>('POST', '/v1/keys', { role: 'host', name })).key;
    }

    /** Registers a seller for the campaign, by its terms as they are. The status of the registration. */
    async register(seller_id: string, market: string): Promise<string> {
        const campaign = await this.call<{ terms: { version: number | string } }>('GET', `/v1/campaigns/${CAMPAIGN}`);
        const terms_version = campaign.terms.version;
        const body = { seller_id, market, terms_version, agree: true };
        return (await this.call<{ status: string }>('POST', `/v1/campaigns/${CAMPAIGN}/registrations`, body)).status;
    }

    /** Moves the sandbox's clock. */
    async setClock(now: Date): Promise<void> {
        await this.call('PUT', '/v1/sandbox/clock', { now: now.toISOString() });
    }

    /** The seller's settled records with their lines, oldest first. */
    async settledRecords(seller: string): Promise<SettledRecord[]> {
        const path = `/v1/sellers/${seller}/settled_records`;
        const { data } = await this.call<{ data: { id: string }[] }>('GET', `${path}?limit=500`);
        const records = await Promise.all(data.map(({ id }) => this.call<SettledRecord>('GET', `${path}/${id}`)));
        return records.reverse();
    }
}

/** A minute after the end of the business day that `time` is settled with: a weekend is settled with Monday. */
export function endOfBusinessDay(time: Date): Date {
    let day = Math.floor((time.getTime() + ZONE_MS) / DAY_MS);
    while (isWeekend(day)) {
        day += 1;
    }
    return new Date((day + 1) * DAY_MS - ZONE_MS + MINUTE_MS);
}

/** Whether a day, counted from 1 January 1970, is a Saturday or a Sunday. */
function isWeekend(day: number): boolean {
    return [0, 6].includes(new Date(day * DAY_MS).getUTCDay());
}
