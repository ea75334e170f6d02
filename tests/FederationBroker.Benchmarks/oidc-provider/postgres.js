// Where the peer keeps what it must not lose: one table, as adapters for oidc-provider have it. Statements are prepared once for
// each connection, codes and refresh tokens are used up by one statement, and where to connect comes from the variables of libpq.
import pg from 'pg';

const pool = new pg.Pool({ max: 10 });
const run = (name, text, values) => pool.query({ name, text, values });

export async function makeTable() {
  await pool.query(`
    CREATE TABLE IF NOT EXISTS payload (
      model text NOT NULL, id text NOT NULL, body jsonb NOT NULL, grant_id text, uid text, expires_at timestamptz,
      consumed_at bigint, PRIMARY KEY (model, id))`);
  await pool.query('CREATE INDEX IF NOT EXISTS payload_grant ON payload (grant_id)');
  await pool.query('CREATE INDEX IF NOT EXISTS payload_uid ON payload (uid)');
}

const read = ({ rows: [row] }) => row && { ...row.body, ...(row.consumed_at && { consumed: Number(row.consumed_at) }) };

export class PostgresAdapter {
  constructor(model) {
    this.model = model;
  }
  async upsert(id, body, expiresIn) {
    await run(
      'upsert',
      `INSERT INTO payload (model, id, body, grant_id, uid, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
       ON CONFLICT (model, id) DO UPDATE SET body = excluded.body, grant_id = excluded.grant_id, uid = excluded.uid,
         expires_at = excluded.expires_at`,
      [this.model, id, JSON.stringify(body), body.grantId, body.uid, expiresIn ?? null],
    );
  }
  async find(id) {
    return read(
      await run(
        'find',
        'SELECT body, consumed_at FROM payload WHERE model = $1 AND id = $2 AND (expires_at IS NULL OR expires_at > now())',
        [this.model, id],
      ),
    );
  }
  async findByUid(uid) {
    return read(
      await run('uid', 'SELECT body, consumed_at FROM payload WHERE model = $1 AND uid = $2', [this.model, uid]),
    );
  }
  async findByUserCode() {
    return undefined;
  }
  async consume(id) {
    await run('consume', 'UPDATE payload SET consumed_at = extract(epoch FROM now()) WHERE model = $1 AND id = $2', [
      this.model,
      id,
    ]);
  }
  async destroy(id) {
    await run('destroy', 'DELETE FROM payload WHERE model = $1 AND id = $2', [this.model, id]);
  }
  async revokeByGrantId(grant) {
    await run('revoke', 'DELETE FROM payload WHERE model = $1 AND grant_id = $2', [this.model, grant]);
  }
}
