import { DeepPartial, VendureEntity } from '@vendure/core';
import { Column, Entity, Index } from 'typeorm';

/**
 * An event for Guerdon, written in the transaction of the change it tells of. It is told until Guerdon answers,
 * and kept: it can be told again at any time.
 */
@Entity('guerdon_outbox')
export class OutboxEntry extends VendureEntity {
    constructor(input?: DeepPartial<OutboxEntry>) {
        super(input);
    }

    /** The event's `id`, made of what happened, so that one fact is one event however often it is met. */
    @Index({ unique: true })
    @Column()
    eventId: string;

    @Column()
    type: string;

    @Index()
    @Column()
    orderCode: string;

    /** The CloudEvent as it is told, to the byte. */
    @Column('text')
    event: string;

    /** When Guerdon answered: null until then. */
    @Index()
    @Column({ type: Date, nullable: true })
    answeredAt: Date | null;

    /** Why Guerdon refused it: null unless it did. */
    @Column({ type: 'text', nullable: true })
    refusal: string | null;
}
