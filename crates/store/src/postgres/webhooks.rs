//! Who wants to be told of entries, and what each has not been told yet.

use regulars_engine::id::{AccountId, ProgramId, WebhookId};
use tokio_postgres::Row;
use uuid::Uuid;

use super::{
    Postgres, Verdict,
    codec::{Word, count, get, id, number, number_maybe, of, program, word},
    connection::Step,
    faults::Outcome,
    sharded,
};
use crate::{DeliveryId, DeliveryRow, DeliveryState, Fault, Tried, WebhookRow};

const WEBHOOK: &str =
    "SELECT webhook_id, program_id, created_at, revision, earlier_until, state, url, kinds, label, reason,
                              secret, earlier_secret FROM webhook";
const DELIVERY: &str = "webhook_id, account_id, seq, program_id, attempts, due_at, status, state, error";

impl Postgres {
    pub fn insert_webhook(&self, row: &WebhookRow) -> Result<(), Fault> {
        self.write("make a webhook", |db| {
            db.execute(
                "INSERT INTO webhook (webhook_id, program_id, created_at, revision, earlier_until, state, url, kinds, label,
                                      reason, secret, earlier_secret)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                &[
                    &row.id.0,
                    &of(row.program),
                    &row.created_at,
                    &count(row.revision)?,
                    &row.earlier.as_ref().map(|(_, until)| *until),
                    &row.state.word(),
                    &row.url,
                    &row.kinds.join(" "),
                    &row.label,
                    &row.reason,
                    &row.secret,
                    &row.earlier.as_ref().map(|(secret, _)| secret.clone()),
                ],
            )?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn update_webhook(&self, row: &WebhookRow) -> Result<bool, Fault> {
        self.write("change a webhook", |db| {
            let updated = db.execute(
                "UPDATE webhook SET revision = $3, earlier_until = $4, state = $5, url = $6, kinds = $7, label = $8,
                        reason = $9, secret = $10, earlier_secret = $11
                  WHERE webhook_id = $1 AND program_id = $2 AND revision = $3::bigint - 1",
                &[
                    &row.id.0,
                    &of(row.program),
                    &count(row.revision)?,
                    &row.earlier.as_ref().map(|(_, until)| *until),
                    &row.state.word(),
                    &row.url,
                    &row.kinds.join(" "),
                    &row.label,
                    &row.reason,
                    &row.secret,
                    &row.earlier.as_ref().map(|(secret, _)| secret.clone()),
                ],
            )?;
            Ok(Verdict::Keep(updated == 1))
        })
    }

    pub fn delete_webhook(&self, program: ProgramId, webhook: WebhookId) -> Result<bool, Fault> {
        self.write("delete a webhook", |db| {
            // Its row first, so that a batch that is just adding deliveries is waited for.
            db.rows("SELECT FROM webhook WHERE webhook_id = $1 FOR UPDATE", &[&webhook.0])?;
            let of_program = of(program);
            db.execute(
                "DELETE FROM delivery WHERE webhook_id = $1 AND program_id = $2",
                &[&webhook.0, &of_program],
            )?;
            let sql = "DELETE FROM webhook WHERE webhook_id = $1 AND program_id = $2";
            Ok(Verdict::Keep(db.execute(sql, &[&webhook.0, &of_program])? == 1))
        })
    }

    pub fn webhook(&self, program: ProgramId, webhook: WebhookId) -> Result<Option<WebhookRow>, Fault> {
        self.read("load a webhook", |db| {
            let sql = format!("{WEBHOOK} WHERE webhook_id = $1 AND program_id = $2");
            let row = db.row(&sql, &[&webhook.0, &of(program)])?;
            row.map(|row| read_webhook(&row)).transpose()
        })
    }

    pub fn webhooks(&self, program: Option<ProgramId>) -> Result<Vec<WebhookRow>, Fault> {
        self.read("list the webhooks", |db| {
            let sql = format!("{WEBHOOK} WHERE $1::bigint IS NULL OR program_id = $1 ORDER BY webhook_id");
            let rows = db.rows(&sql, &[&program.map(of)])?;
            rows.iter().map(read_webhook).collect()
        })
    }

    pub fn due_webhooks(&self, now: i64) -> Result<Vec<WebhookId>, Fault> {
        if self.sharded {
            return self.read("look who is to be told", |db| sharded::due_webhooks(db, now));
        }
        self.read("look who is to be told", |db| {
            let sql = "SELECT webhook_id FROM webhook
                        WHERE state = 'active' AND EXISTS (SELECT FROM delivery
                                                            WHERE delivery.webhook_id = webhook.webhook_id
                                                              AND delivery.state = 'waiting' AND due_at <= $1)
                        ORDER BY webhook_id";
            db.rows(sql, &[&now])?.iter().map(|row| id(row, 0, WebhookId)).collect()
        })
    }

    pub fn claim_deliveries(
        &self,
        webhook: WebhookId,
        now: i64,
        until: i64,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, Fault> {
        self.write("take deliveries that are due", |db| {
            // What another server is just taking is passed over, and is not due when it has it.
            let rows = db.rows(
                &format!(
                    "UPDATE delivery SET due_at = $3 WHERE webhook_id = $1 AND (webhook_id, account_id, seq) IN (
                         SELECT first.webhook_id, account_id, seq FROM delivery AS first JOIN webhook USING (webhook_id)
                          WHERE first.webhook_id = $1 AND first.state = 'waiting' AND first.due_at <= $2
                            AND webhook.state = 'active'
                            AND NOT EXISTS (SELECT FROM delivery AS earlier
                                             WHERE earlier.webhook_id = $1 AND earlier.state = 'waiting'
                                               AND earlier.account_id = first.account_id AND earlier.seq < first.seq)
                          ORDER BY first.due_at, account_id LIMIT $4
                            FOR UPDATE OF first SKIP LOCKED)
                     RETURNING {DELIVERY}"
                ),
                &[&webhook.0, &now, &until, &i64::from(limit)],
            )?;
            let mut rows = rows.iter().map(read_delivery).collect::<Outcome<Vec<_>>>()?;
            rows.sort_by_key(|row| row.id);
            Ok(Verdict::Keep(rows))
        })
    }

    pub fn settle_deliveries(&self, tried: &[(DeliveryId, Tried)]) -> Result<(), Fault> {
        self.write("note what became of deliveries", |db| {
            for (at, what) in tried {
                let (webhook, account, seq) = (&at.webhook.0, &at.account.0, &count(at.seq)?);
                match what {
                    Tried::Arrived => db.execute(
                        "DELETE FROM delivery WHERE webhook_id = $1 AND account_id = $2 AND seq = $3",
                        &[webhook, account, seq],
                    )?,
                    Tried::Failed { state, due_at, status, error } => db.execute(
                        "UPDATE delivery SET attempts = attempts + 1, state = $4, due_at = $5, status = $6, error = $7
                          WHERE webhook_id = $1 AND account_id = $2 AND seq = $3",
                        &[webhook, account, seq, &state.word(), due_at, &status.map(i64::from), error],
                    )?,
                };
            }
            Ok(Verdict::Keep(()))
        })
    }

    pub fn put_off_deliveries(&self, put_off: &[DeliveryId], due_at: i64) -> Result<(), Fault> {
        self.write("put off deliveries", |db| {
            for at in put_off {
                db.execute(
                    "UPDATE delivery SET due_at = $4 WHERE webhook_id = $1 AND account_id = $2 AND seq = $3",
                    &[&at.webhook.0, &at.account.0, &count(at.seq)?, &due_at],
                )?;
            }
            Ok(Verdict::Keep(()))
        })
    }

    pub fn page_deliveries(
        &self,
        webhook: WebhookId,
        state: DeliveryState,
        after: Option<(AccountId, u64)>,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, Fault> {
        self.read("page the deliveries", |db| {
            let (account, seq) = after.map_or((Uuid::nil(), 0), |(account, seq)| (account.0, seq));
            let sql = format!(
                "SELECT {DELIVERY} FROM delivery
                  WHERE webhook_id = $1 AND state = $2 AND (account_id, seq) > ($3, $4)
                  ORDER BY account_id, seq LIMIT $5"
            );
            let rows =
                db.rows(&sql, &[&webhook.0, &state.word(), &account, &count(seq)?, &i64::from(limit)])?;
            rows.iter().map(read_delivery).collect()
        })
    }

    pub fn revive_deliveries(
        &self,
        webhook: WebhookId,
        only: Option<(AccountId, u64)>,
        now: i64,
    ) -> Result<u64, Fault> {
        self.write("send again what did not arrive", |db| {
            let account = only.map(|(account, _)| account.0);
            let seq = only.map(|(_, seq)| count(seq)).transpose()?;
            let revived = db.execute(
                "UPDATE delivery SET state = 'waiting', attempts = 0, due_at = $4
                  WHERE webhook_id = $1 AND state = 'dead'
                    AND ($2::uuid IS NULL OR (account_id = $2 AND seq = $3::bigint))",
                &[&webhook.0, &account, &seq, &now],
            )?;
            Ok(Verdict::Keep(revived))
        })
    }
}

pub fn insert(rows: &[DeliveryRow]) -> Outcome<Step<'_>> {
    let seqs = rows.iter().map(|row| count(row.id.seq)).collect::<Outcome<Vec<_>>>()?;
    Ok(Step {
        // One who was deleted a moment ago is told nothing, and one who is there stays until this is stored.
        sql: "INSERT INTO delivery (webhook_id, account_id, seq, program_id, attempts, due_at, state, error)
              SELECT webhook.webhook_id, new.account_id, new.seq, new.program_id, 0, new.due_at, 'waiting', ''
                FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[])
                  AS new (webhook_id, account_id, seq, program_id, due_at)
                JOIN webhook ON webhook.webhook_id = new.webhook_id
                 FOR KEY SHARE OF webhook",
        parameters: vec![
            Box::new(rows.iter().map(|row| row.id.webhook.0).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|row| row.id.account.0).collect::<Vec<_>>()),
            Box::new(seqs),
            Box::new(rows.iter().map(|row| of(row.program)).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|row| row.due_at).collect::<Vec<_>>()),
        ],
    })
}

fn read_webhook(row: &Row) -> Outcome<WebhookRow> {
    let until: Option<i64> = get(row, 4)?;
    let earlier: Option<Vec<u8>> = get(row, 11)?;
    let kinds: &str = get(row, 7)?;
    Ok(WebhookRow {
        id: id(row, 0, WebhookId)?,
        program: program(row, 1)?,
        created_at: get(row, 2)?,
        revision: number(row, 3)?,
        state: word(row, 5)?,
        url: get(row, 6)?,
        kinds: kinds.split_whitespace().map(str::to_owned).collect(),
        label: get(row, 8)?,
        reason: get(row, 9)?,
        secret: get(row, 10)?,
        earlier: earlier.zip(until),
    })
}

fn read_delivery(row: &Row) -> Outcome<DeliveryRow> {
    Ok(DeliveryRow {
        id: DeliveryId {
            webhook: id(row, 0, WebhookId)?,
            account: id(row, 1, AccountId)?,
            seq: number(row, 2)?,
        },
        program: program(row, 3)?,
        attempts: number(row, 4)?,
        due_at: get(row, 5)?,
        status: number_maybe(row, 6)?,
        state: word(row, 7)?,
        error: get(row, 8)?,
    })
}
