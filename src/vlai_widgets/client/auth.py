"""Tokens of the cloud: one that was given, or an anonymous one that is fetched, kept owner-only, and renewed."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import os
import secrets
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from vlai_widgets.client.access import Endpoint, FixedAccess, checked_client_id, checked_token
from vlai_widgets.client.parsing import parsed
from vlai_widgets.client.policy import Policy
from vlai_widgets.client.transport import Transport
from vlai_widgets.client.unwrap import Hints
from vlai_widgets.errors import BadReply, BadRequest, VlaiError
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.payloads import AnonymousToken
from vlai_widgets.settings import BackendName

logger = logging.getLogger(__name__)

_MARGIN = dt.timedelta(minutes=1)  # a token that ends within the minute would end in the middle of a request
_LIFE: Final = dt.timedelta(days=7)  # documented; used where expires_at cannot be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An anonymous account of the cloud, as it is kept between processes."""

    client_id: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    user_id: str | None = field(default=None, repr=False)
    expires_at: str | None = None

    @property
    def usable(self) -> bool:
        """True if there is a token and it has not expired."""
        if self.token is None:
            return False
        ends = _moment(self.expires_at)
        return ends is not None and dt.datetime.now(dt.UTC) + _MARGIN < ends


class AccountFile:
    """Keeps accounts, by address of the service, in a file that only its owner can read.

    Args:
        path: The file, such as ``cloud.json`` in the package's home.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, url: str) -> Account | None:
        """Return the account at ``url``, or None. A damaged file counts as none: only an anonymous account is lost."""
        try:
            if os.name == "posix" and self._path.stat().st_mode & 0o077:
                self._path.chmod(0o600)
            entry = json.loads(self._path.read_bytes())["accounts"][url]
            return Account(**{name: entry.get(name) for name in Account.__slots__})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            logger.debug("No account for this address in %s.", self._path)
            return None

    def save(self, url: str, account: Account) -> None:
        """Keep ``account`` for ``url``; owner-only from the first byte, and whole or not at all.

        Raises:
            OSError: The folder cannot be written.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = self._path.with_name(f".{self._path.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(
                os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8"
            ) as out:
                json.dump({"accounts": {**self._others(), url: asdict(account)}}, out)
            temporary.replace(self._path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _others(self) -> dict[str, object]:
        try:
            accounts = json.loads(self._path.read_bytes())["accounts"]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return accounts if isinstance(accounts, dict) else {}


class AnonymousAccess:
    """A service that hands out anonymous tokens to whoever names a client id.

    Args:
        name: Which kind of backend this is.
        url: Its address.
        client_id: Client id, or None for the one that is kept, or else a new one.
        token: A token to begin with; once it is refused an anonymous one takes its place, which is warned of.
        file: Where the account is kept, or None to forget it.
        register_url: Page where an anonymous user registers; the user id is added to it.
        policy: How patient to be.
    """

    def __init__(
        self,
        name: BackendName,
        url: str,
        *,
        client_id: str | None = None,
        token: str | None = None,
        file: AccountFile | None = None,
        register_url: str | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.name = name
        self._url = url
        self._given = Endpoint(url=url, token=checked_token(token)) if token is not None else None
        self._file = file
        self._register_url = register_url
        kept = file.load(url) if file is not None else None
        chosen = checked_client_id(client_id) if client_id else None
        same = kept is not None and chosen in (None, kept.client_id)
        self._account = kept if kept is not None and same else Account(client_id=chosen or str(uuid.uuid4()))
        self._policy = policy
        self._fetching = asyncio.Lock()

    @property
    def url(self) -> str:
        """The address."""
        return self._url

    @property
    def hints(self) -> Hints:
        """What the words of errors need to know."""
        user = None if self._given is not None else self._account.user_id
        link = f"{self._register_url}?bind={user}" if user and self._register_url else None
        given = self._given.token if self._given is not None else None
        return Hints(
            token="Connect again, or set NEMO_TOKEN to a token of yours.",  # noqa: S106 - advice, not a token
            register_url=link,
            secrets=lambda: (given or "", self._account.token or "", self._account.client_id),
        )

    async def current(self) -> Endpoint:
        """Return the endpoint, with the token that was given, the kept one, or a new one."""
        if self._given is not None:
            return self._given
        async with self._fetching:
            if not self._account.usable:
                await self._fetch()
            return Endpoint(url=self._url, token=self._account.token)

    async def renew(self, refused: Endpoint) -> Endpoint | None:
        """Fetch another token under the same client id, unless somebody already did."""
        given = self._given is not None and self._given.token == refused.token
        async with self._fetching:
            if self._account.token == refused.token or not self._account.usable:
                try:
                    await self._fetch()
                except VlaiError as error:
                    if not given:
                        raise
                    logger.debug("No anonymous token either: %s", error)
                    return None  # that the token is refused says more
            if given:
                self._given = None
                logger.warning(
                    "The token that was given was refused; going on with an anonymous one. What belongs to the other "
                    "account is not seen with it."
                )
            return Endpoint(url=self._url, token=self._account.token)

    async def revive(self, dead: Endpoint) -> Endpoint | None:
        """Return None: a service elsewhere cannot be started from here."""
        return None

    async def _fetch(self) -> None:
        try:
            answer = await self._ask()
        except BadRequest:  # 400: the client id was not taken; documented cure: a new one, once
            self._account = Account(client_id=str(uuid.uuid4()))
            answer = await self._ask()
        self._account = Account(
            client_id=self._account.client_id,
            token=checked_token(answer.token),
            user_id=answer.user_id,
            expires_at=answer.expires_at if _moment(answer.expires_at) else _in_a_week(),
        )
        if self._file is not None:
            try:
                self._file.save(self._url, self._account)
            except OSError as error:
                logger.warning("The anonymous account cannot be kept for later: %s.", error.strerror)

    async def _ask(self) -> AnonymousToken:
        door = FixedAccess(self.name, Endpoint(url=self._url, client_id=self._account.client_id))
        transport = Transport(door, policy=self._policy)
        try:
            data = await transport.json("POST", routes.ANONYMOUS_TOKEN)
        finally:
            await transport.aclose()
        try:
            return parsed(AnonymousToken, data)
        except BadReply:
            raise BadReply("The cloud's answer holds no anonymous token. Try again, or set NEMO_TOKEN.") from None


def _moment(text: str | None) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _in_a_week() -> str:
    return (dt.datetime.now(dt.UTC) + _LIFE).isoformat()
