"""Who may do what: users, tokens and credits. Only hashes of tokens and client ids are ever stored."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from vlai_widgets.engine.database import Database
from vlai_widgets.protocol.payloads import AnonymousToken, Credits

LOCAL_USER = "local"
OWNER_CLIENT = "owner"
TOKEN_LIFE_S = 7 * 24 * 3600.0


def digest(secret: str) -> str:
    """Hash a secret for keeping. Secrets here are long and random: no salt and no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users, tokens and credits.

    Attributes:
        database: The engine's database.
        credits: Credits that a new user starts with.
    """

    database: Database
    credits: float

    def ensure_local(self) -> None:
        """Make sure that the engine's owner has an account."""
        self._ensure_user(LOCAL_USER, client_hash=None)

    def issue_token(self, client_id: str, *, is_owner: bool) -> AnonymousToken:
        """Issue a token to a client. The same client is the same user; so is the owner, over restarts."""
        # The owner's client id is a new one at each start of the engine, but their sessions must stay theirs.
        client_hash = OWNER_CLIENT if is_owner else digest(client_id)
        known = self.database.row("SELECT user_id FROM users WHERE client_hash = :hash", hash=client_hash)
        user_id = known["user_id"] if known else f"anon_{secrets.token_hex(8)}"
        self._ensure_user(user_id, client_hash=client_hash)
        token = f"nmv_usr_{secrets.token_urlsafe(32)}"
        now = time.time()
        self.database.run("DELETE FROM tokens WHERE expires_at < :now", now=now)
        self.database.run(
            "INSERT INTO tokens VALUES (:hash, :user, :expires)",
            hash=digest(token),
            user=user_id,
            expires=now + TOKEN_LIFE_S,
        )
        expires_at = datetime.fromtimestamp(now + TOKEN_LIFE_S, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return AnonymousToken(
            token=token, user_id=user_id, expires_at=expires_at, credits=self.balance(user_id).available
        )

    def user_of(self, token: str) -> str | None:
        """Return the user of an issued token that has not expired, or None."""
        # Looking up a digest leaks no timing of the token itself.
        found = self.database.row(
            "SELECT user_id FROM tokens WHERE token_hash = :hash AND expires_at > :now",
            hash=digest(token),
            now=time.time(),
        )
        return found["user_id"] if found else None

    def balance(self, user_id: str) -> Credits:
        """Return a user's credits."""
        sums = self.database.row(
            "SELECT COALESCE(SUM(available), 0) AS available, COALESCE(SUM(frozen), 0) AS frozen"
            " FROM ledger WHERE user_id = :user",
            user=user_id,
        )
        available, frozen = (float(sums["available"]), float(sums["frozen"])) if sums else (0.0, 0.0)
        return Credits(available=available, frozen=frozen, total=available + frozen)

    def freeze(self, user_id: str, amount: float) -> bool:
        """Set credits aside for work that begins; False if there are not enough."""
        if amount <= 0:
            return True
        if self.balance(user_id).available < amount:
            return False
        self._book(user_id, available=-amount, frozen=amount, reason="freeze")
        return True

    def charge(self, user_id: str, amount: float) -> None:
        """Take credits that were set aside: the work is done."""
        if amount > 0:
            self._book(user_id, available=0, frozen=-amount, reason="charge")

    def release(self, user_id: str, amount: float) -> None:
        """Give back credits that were set aside: the work failed."""
        if amount > 0:
            self._book(user_id, available=amount, frozen=-amount, reason="release")

    def release_all(self) -> None:
        """Give back what was set aside for work that a killed engine did not finish."""
        for row in self.database.rows("SELECT user_id, SUM(frozen) AS frozen FROM ledger GROUP BY user_id"):
            self.release(row["user_id"], float(row["frozen"]))

    def keep_claim(self, claim_token: str, session_id: str, *, life_s: float) -> None:
        """Remember the hash of a claim token."""
        self.database.run(
            "INSERT INTO claims VALUES (:hash, :session, :expires)",
            hash=digest(claim_token),
            session=session_id,
            expires=time.time() + life_s,
        )

    def _ensure_user(self, user_id: str, *, client_hash: str | None) -> None:
        added = self.database.run(
            "INSERT OR IGNORE INTO users VALUES (:user, :hash, :now)", user=user_id, hash=client_hash, now=time.time()
        )
        if added:
            self._book(user_id, available=self.credits, frozen=0, reason="welcome")

    def _book(self, user_id: str, *, available: float, frozen: float, reason: str) -> None:
        self.database.run(
            "INSERT INTO ledger (user_id, available, frozen, reason, created_at)"
            " VALUES (:user, :available, :frozen, :reason, :now)",
            user=user_id,
            available=available,
            frozen=frozen,
            reason=reason,
            now=time.time(),
        )
