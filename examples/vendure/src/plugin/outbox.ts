import { Inject, Injectable, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Logger, ProcessContext, RequestContext, TransactionalConnection } from '@vendure/core';
import { DataSource, FindOptionsWhere, In, IsNull, Not } from 'typeorm';
import { GuerdonOptions } from './options';
import { OutboxEntry } from './outbox-entry.entity';

export const GUERDON_OPTIONS = Symbol('GUERDON_OPTIONS');

const CONTEXT = 'Guerdon';
/** How many events are told in one request. */
const AT_ONCE = 500;
const REQUEST_MS = 30_000;
const MOST_BACKOFF_MS = 60_000;

/** What Guerdon answers to a stream of events. */
export interface Counts {
    accepted: number;
    duplicates: number;
    waiting: number;
    refused: number;
}

interface Answer extends Counts {
    refusals: { index: number; id: string | null; code: string; detail: string }[];
}

/** A fact that is to be told. */
export interface Fact {
    eventId: string;
    type: string;
    time: Date;
    orderCode: string;
    data: object;
}

/**
 * Keeps the facts in the shop's own database, each from the transaction that made it, and tells them in their
 * order until Guerdon has answered. A fact may be told twice, when an answer is lost: it is a duplicate then.
 */
@Injectable()
export class Outbox implements OnApplicationBootstrap, OnApplicationShutdown {
    /**
     * Reads what is to be told, by a connection of its own: on SQLite the shop's requests share one, which
     * shows a transaction before it is committed, and what is rolled back must never have been told.
     */
    private reader?: DataSource;
    private timer?: NodeJS.Timeout;
    private failures = 0;
    private stopped = false;
    private lastError: string | null = null;

    constructor(
        private connection: TransactionalConnection,
        private process: ProcessContext,
        @Inject(GUERDON_OPTIONS) private options: GuerdonOptions,
    ) {}

    /** Writes a fact in the transaction of `ctx`. One that is written already stays as it is. */
    async write(ctx: RequestContext, fact: Fact): Promise<void> {
        const entries = this.connection.getRepository(ctx, OutboxEntry);
        if (await entries.existsBy({ eventId: fact.eventId })) {
            return;
        }
        const event = {
            specversion: '1.0',
            id: fact.eventId,
            source: this.options.source,
            type: fact.type,
            time: fact.time.toISOString(),
            datacontenttype: 'application/json',
            data: fact.data,
        };
        const { eventId, type, orderCode } = fact;
        await entries.save(new OutboxEntry({ eventId, type, orderCode, event: JSON.stringify(event) }));
    }

    /** The data of a fact that was written: null if it was not. */
    async dataOf<T>(ctx: RequestContext, eventId: string): Promise<T | null> {
        const entry = await this.connection.getRepository(ctx, OutboxEntry).findOneBy({ eventId });
        return entry && JSON.parse(entry.event).data;
    }

    /** How much has been told and how much has not, and what went wrong. */
    async standing() {
        const entries = this.connection.rawConnection.getRepository(OutboxEntry);
        const oldest = await entries.findOne({ where: { answeredAt: IsNull() }, order: { id: 'ASC' } });
        return {
            answered: await entries.countBy({ answeredAt: Not(IsNull()), refusal: IsNull() }),
            untold: await entries.countBy({ answeredAt: IsNull() }),
            oldestUntold: oldest?.createdAt ?? null,
            lastError: this.lastError,
            refused: await entries.find({ where: { refusal: Not(IsNull()) }, order: { id: 'ASC' }, take: AT_ONCE }),
        };
    }

    async onApplicationBootstrap(): Promise<void> {
        if (!this.process.isServer) {
            return;
        }
        const { options } = this.connection.rawConnection;
        const nothing = { subscribers: [], migrations: [], synchronize: false, migrationsRun: false };
        this.reader = await new DataSource({ ...options, ...nothing, entities: [OutboxEntry] }).initialize();
        this.rest(0);
    }

    async onApplicationShutdown(): Promise<void> {
        this.stopped = true;
        clearTimeout(this.timer);
        await this.reader?.destroy();
    }

    private read(where: FindOptionsWhere<OutboxEntry>, skip = 0): Promise<OutboxEntry[]> {
        if (this.reader === undefined) {
            throw new Error('only the server process tells events');
        }
        return this.reader.getRepository(OutboxEntry).find({ where, order: { id: 'ASC' }, skip, take: AT_ONCE });
    }

    private rest(ms: number): void {
        if (!this.stopped) {
            this.timer = setTimeout(() => void this.round(), ms);
        }
    }

    /** Tells what is to be told, then rests: longer and longer while it fails. */
    private async round(): Promise<void> {
        const rest = this.options.restMs ?? 1000;
        try {
            while (!this.stopped && (await this.tellSome()) === AT_ONCE);
            if (this.failures > 0) {
                Logger.info(`reached again after ${this.failures} failed attempts`, CONTEXT);
            }
            this.failures = 0;
            this.lastError = null;
            this.rest(rest);
        } catch (error) {
            this.failures += 1;
            this.lastError = reason(error);
            const wait = Math.min(rest * 2 ** Math.min(this.failures, 20), MOST_BACKOFF_MS);
            Logger.warn(`nothing told, next attempt in ${wait} ms: ${this.lastError}`, CONTEXT);
            this.rest(wait);
        }
    }

    /** Tells the oldest events that have no answer, and keeps the answers. How many they were. */
    private async tellSome(): Promise<number> {
        const entries = await this.read({ answeredAt: IsNull() });
        if (entries.length === 0) {
            return 0;
        }
        const { refusals } = await this.post(entries);
        const answeredAt = new Date();
        const repository = this.connection.rawConnection.getRepository(OutboxEntry);
        for (const { index, code, detail } of refusals) {
            const { id, eventId } = entries[index];
            Logger.error(`${eventId} was refused: ${code}: ${detail}`, CONTEXT);
            await repository.update({ id }, { answeredAt, refusal: `${code}: ${detail}` });
        }
        const refused = new Set(refusals.map(refusal => refusal.index));
        const taken = entries.filter((_, index) => !refused.has(index));
        await repository.update({ id: In(taken.map(entry => entry.id)) }, { answeredAt });
        return entries.length;
    }

    /** Tells everything that has been answered once more. Nothing may come of it but duplicates and refusals. */
    async tellAgain(): Promise<Counts> {
        const all: Counts = { accepted: 0, duplicates: 0, waiting: 0, refused: 0 };
        for (let skip = 0; ; skip += AT_ONCE) {
            const entries = await this.read({ answeredAt: Not(IsNull()) }, skip);
            if (entries.length === 0) {
                return all;
            }
            const answer = await this.post(entries);
            all.accepted += answer.accepted;
            all.duplicates += answer.duplicates;
            all.waiting += answer.waiting;
            all.refused += answer.refused;
        }
    }

    private async post(entries: OutboxEntry[]): Promise<Answer> {
        const response = await fetch(`${this.options.url}/v1/events`, {
            method: 'POST',
            headers: { authorization: `Bearer ${this.options.key}`, 'content-type': 'application/x-ndjson' },
            body: entries.map(entry => `${entry.event}\n`).join(''),
            signal: AbortSignal.timeout(REQUEST_MS),
        });
        const text = await response.text();
        if (response.status !== 200) {
            throw new Error(`status ${response.status}: ${text}`);
        }
        const answer = JSON.parse(text) as Answer;
        const counted = answer.accepted + answer.duplicates + answer.waiting + answer.refused;
        if (counted !== entries.length || answer.refusals.length !== answer.refused) {
            throw new Error(`${entries.length} events were told, and this was answered: ${text}`);
        }
        return answer;
    }
}

function reason(error: unknown): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
