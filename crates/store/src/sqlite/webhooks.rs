//! Who wants to be told of entries, and what each has not been told yet.

use regulars_engine::id::{AccountId, ProgramId, WebhookId};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use super::{
    Sqlite, Verdict,
    codec::{Word, blob, count, counted, id, program, word},
};
use crate::{DeliveryId, DeliveryRow, DeliveryState, Fault, Tried, WebhookRow};

const WEBHOOK: &str =
    "SELECT webhook_id, program_id, created_at, revision, earlier_until, state, url, kinds, label, reason,
                              secret, earlier_secret FROM webhook";
const DELIVERY: &str = "webhook_id, account_id, seq, program_id, attempts, due_at, status, state, error";

impl Sqlite {
    pub fn insert_webhook(&self, row: &WebhookRow) -> Result<(), Fault> {
        self.write("make a webhook", |tx| {
            tx.execute(
                "INSERT INTO webhook (webhook_id, program_id, created_at, revision, earlier_until, state, url, kinds, label,
                                      reason, secret, earlier_secret)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                params![
                    blob!(row.id),
                    row.program.0,
                    row.created_at,
                    count(row.revision)?,
                    row.earlier.as_ref().map(|(_, until)| until),
                    row.state.word(),
                    row.url,
                    row.kinds.join(" "),
                    row.label,
                    row.reason,
                    row.secret,
                    row.earlier.as_ref().map(|(secret, _)| secret),
                ],
            )?;
            Ok(Verdict::Keep(()))
        })
    }

    pub fn update_webhook(&self, row: &WebhookRow) -> Result<bool, Fault> {
        self.write("change a webhook", |tx| {
            let updated = tx.execute(
                "UPDATE webhook SET revision = ?3, earlier_until = ?4, state = ?5, url = ?6, kinds = ?7, label = ?8,
                        reason = ?9, secret = ?10, earlier_secret = ?11
                  WHERE webhook_id = ?1 AND program_id = ?2 AND revision = ?3 - 1",
                params![
                    blob!(row.id),
                    row.program.0,
                    count(row.revision)?,
                    row.earlier.as_ref().map(|(_, until)| until),
                    row.state.word(),
                    row.url,
                    row.kinds.join(" "),
                    row.label,
                    row.reason,
                    row.secret,
                    row.earlier.as_ref().map(|(secret, _)| secret),
                ],
            )?;
            Ok(Verdict::Keep(updated == 1))
        })
    }

    pub fn delete_webhook(&self, program: ProgramId, webhook: WebhookId) -> Result<bool, Fault> {
        self.write("delete a webhook", |tx| {
            let of = params![blob!(webhook), program.0];
            tx.execute("DELETE FROM delivery WHERE webhook_id = ?1 AND program_id = ?2", of)?;
            let deleted = tx.execute("DELETE FROM webhook WHERE webhook_id = ?1 AND program_id = ?2", of)?;
            Ok(Verdict::Keep(deleted == 1))
        })
    }

    pub fn webhook(&self, program: ProgramId, webhook: WebhookId) -> Result<Option<WebhookRow>, Fault> {
        self.read("load a webhook", |db| {
            db.prepare_cached(&format!("{WEBHOOK} WHERE webhook_id = ?1 AND program_id = ?2"))?
                .query_row(params![blob!(webhook), program.0], read_webhook)
                .optional()
        })
    }

    pub fn webhooks(&self, program: Option<ProgramId>) -> Result<Vec<WebhookRow>, Fault> {
        self.read("list the webhooks", |db| {
            db.prepare_cached(&format!("{WEBHOOK} WHERE ?1 IS NULL OR program_id = ?1 ORDER BY webhook_id"))?
                .query_map([program.map(|program| program.0)], read_webhook)?
                .collect()
        })
    }

    pub fn due_webhooks(&self, now: i64) -> Result<Vec<WebhookId>, Fault> {
        self.read("look who is to be told", |db| {
            db.prepare_cached(
                "SELECT webhook_id FROM webhook
                  WHERE state = 'active' AND EXISTS (SELECT 1 FROM delivery
                                                      WHERE delivery.webhook_id = webhook.webhook_id
                                                        AND delivery.state = 'waiting' AND due_at <= ?1)
                  ORDER BY webhook_id",
            )?
            .query_map([now], |row| id(row, 0, WebhookId))?
            .collect()
        })
    }

    pub fn claim_deliveries(
        &self,
        webhook: WebhookId,
        now: i64,
        until: i64,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, Fault> {
        // They are looked for beside the writer: when an address is away for days, much is due that waits for its turn.
        let found: Vec<(AccountId, u64)> = self.read("look for deliveries that are due", |db| {
            db.prepare_cached(
                "SELECT account_id, seq FROM delivery AS first JOIN webhook USING (webhook_id)
                  WHERE webhook_id = ?1 AND first.state = 'waiting' AND first.due_at <= ?2 AND webhook.state = 'active'
                    AND NOT EXISTS (SELECT 1 FROM delivery AS earlier
                                     WHERE earlier.webhook_id = ?1 AND earlier.state = 'waiting'
                                       AND earlier.account_id = first.account_id AND earlier.seq < first.seq)
                  ORDER BY first.due_at, account_id LIMIT ?3",
            )?
            .query_map(params![blob!(webhook), now, limit], |row| {
                Ok((id(row, 0, AccountId)?, counted(row, 1)?))
            })?
            .collect()
        })?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        self.write("take deliveries that are due", |tx| {
            let mut claim = tx.prepare_cached(&format!(
                "UPDATE delivery SET due_at = ?5
                  WHERE webhook_id = ?1 AND account_id = ?2 AND seq = ?3 AND state = 'waiting' AND due_at <= ?4
                 RETURNING {DELIVERY}"
            ))?;
            let mut rows = Vec::with_capacity(found.len());
            for (account, seq) in found {
                let at = params![blob!(webhook), blob!(account), count(seq)?, now, until];
                rows.extend(claim.query_row(at, read_delivery).optional()?);
            }
            rows.sort_by_key(|row| row.id);
            Ok(Verdict::Keep(rows))
        })
    }

    pub fn settle_deliveries(&self, tried: &[(DeliveryId, Tried)]) -> Result<(), Fault> {
        self.write("note what became of deliveries", |tx| {
            let of = "WHERE webhook_id = ?1 AND account_id = ?2 AND seq = ?3";
            let mut forget = tx.prepare_cached(&format!("DELETE FROM delivery {of}"))?;
            let mut note = tx.prepare_cached(&format!(
                "UPDATE delivery SET attempts = attempts + 1, state = ?4, due_at = ?5, status = ?6, error = ?7 {of}"
            ))?;
            for (at, what) in tried {
                let (webhook, account, seq) = (blob!(at.webhook), blob!(at.account), count(at.seq)?);
                match what {
                    Tried::Arrived => forget.execute(params![webhook, account, seq])?,
                    Tried::Failed { state, due_at, status, error } => {
                        note.execute(params![webhook, account, seq, state.word(), due_at, status, error])?
                    }
                };
            }
            Ok(Verdict::Keep(()))
        })
    }

    pub fn put_off_deliveries(&self, put_off: &[DeliveryId], due_at: i64) -> Result<(), Fault> {
        self.write("put off deliveries", |tx| {
            let mut later = tx.prepare_cached(
                "UPDATE delivery SET due_at = ?4 WHERE webhook_id = ?1 AND account_id = ?2 AND seq = ?3",
            )?;
            for at in put_off {
                later.execute(params![blob!(at.webhook), blob!(at.account), count(at.seq)?, due_at])?;
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
            // An id is 16 bytes, and no bytes come before all of them.
            let (account, seq) = match after {
                Some((account, seq)) => (account.0.as_bytes().to_vec(), seq),
                None => (Vec::new(), 0),
            };
            db.prepare_cached(&format!(
                "SELECT {DELIVERY} FROM delivery
                  WHERE webhook_id = ?1 AND state = ?2 AND (account_id, seq) > (?3, ?4)
                  ORDER BY account_id, seq LIMIT ?5"
            ))?
            .query_map(params![blob!(webhook), state.word(), account, count(seq)?, limit], read_delivery)?
            .collect()
        })
    }

    pub fn revive_deliveries(
        &self,
        webhook: WebhookId,
        only: Option<(AccountId, u64)>,
        now: i64,
    ) -> Result<u64, Fault> {
        self.write("send again what did not arrive", |tx| {
            let account = only.map(|(account, _)| *account.0.as_bytes());
            let seq = only.map(|(_, seq)| count(seq)).transpose()?;
            let revived = tx.execute(
                "UPDATE delivery SET state = 'waiting', attempts = 0, due_at = ?4
                  WHERE webhook_id = ?1 AND state = 'dead' AND (?2 IS NULL OR (account_id = ?2 AND seq = ?3))",
                params![blob!(webhook), account, seq, now],
            )?;
            Ok(Verdict::Keep(u64::try_from(revived).unwrap_or(u64::MAX)))
        })
    }
}

pub(super) fn insert(tx: &Transaction<'_>, rows: &[DeliveryRow]) -> rusqlite::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    // One who was deleted a moment ago is told nothing.
    let mut insert = tx.prepare_cached(
        "INSERT INTO delivery (webhook_id, account_id, seq, program_id, attempts, due_at, status, state, error)
         SELECT webhook_id, ?2, ?3, ?4, 0, ?5, NULL, 'waiting', '' FROM webhook WHERE webhook_id = ?1",
    )?;
    for DeliveryRow { id, program, due_at, .. } in rows {
        insert.execute(params![blob!(id.webhook), blob!(id.account), count(id.seq)?, program.0, due_at])?;
    }
    Ok(())
}

fn read_webhook(row: &Row<'_>) -> rusqlite::Result<WebhookRow> {
    let until: Option<i64> = row.get(4)?;
    let earlier: Option<Vec<u8>> = row.get(11)?;
    let kinds: String = row.get(7)?;
    Ok(WebhookRow {
        id: id(row, 0, WebhookId)?,
        program: program(row, 1)?,
        created_at: row.get(2)?,
        revision: counted(row, 3)?,
        state: word(row, 5)?,
        url: row.get(6)?,
        kinds: kinds.split_whitespace().map(str::to_owned).collect(),
        label: row.get(8)?,
        reason: row.get(9)?,
        secret: row.get(10)?,
        earlier: earlier.zip(until),
    })
}

fn read_delivery(row: &Row<'_>) -> rusqlite::Result<DeliveryRow> {
    Ok(DeliveryRow {
        id: DeliveryId {
            webhook: id(row, 0, WebhookId)?,
            account: id(row, 1, AccountId)?,
            seq: counted(row, 2)?,
        },
        program: program(row, 3)?,
        attempts: row.get(4)?,
        due_at: row.get(5)?,
        status: row.get(6)?,
        state: word(row, 7)?,
        error: row.get(8)?,
    })
}
