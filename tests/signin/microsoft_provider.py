"""Microsoft's side of signing in, on loopback: as strict as Microsoft where our mistakes would show, and as fickle.

Its refusals look as https://learn.microsoft.com/entra/identity-platform/reference-error-codes shows them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.signin.provider import CANARY
from tests.stand_in.wire import LoopbackWire

CLIENT_ID = "5a7e0f0c-1111-4222-8333-abcdefabcdef"
LOGIN, GRAPH = "login.microsoftonline.com", "graph.microsoft.com"
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"  # the tenant of all personal accounts
ASKED = frozenset({"Mail.ReadWrite", "User.Read", "openid", "profile", "offline_access"})
TENANTS = frozenset({"common", "consumers", "organizations", PERSONAL})
_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
_TELLS = frozenset({"x-client-sku", "x-client-ver", "x-client-os", "x-ms-lib-capability", "client-request-id"})

Said = tuple[int, object]  # a status, and what is said as JSON, or as it is where it is text


@dataclass
class Consent:
    """What a code was given for."""

    tenant: str
    scopes: tuple[str, ...]
    nonce: str = ""
    challenge: str = ""
    redirect: str = ""


@dataclass
class Entered:
    """A code for another machine, and what the next questions about it get, each an `error`; then the token."""

    consent: Consent
    answers: list[str]


@dataclass
class Microsoft:
    """One account at Microsoft, on a free loopback port, from `with` to its end.

    `me`: what Graph says of it, where it differs. `denied`: permissions that are not granted; `extra`: some that are,
    unasked. `refusal`: what the page says instead of a code. `one_use`: a refresh token is revoked by its use, which
    Microsoft does not do. `long_scopes`: permissions are written as addresses. `polls`: what a code for another machine
    says before it was entered. `instead`: what the next requests to a path get. `asked`: what came, each as (verb,
    path, form or query).
    """

    account: str = "ada@quill.example"
    me: Mapping[str, object] = field(default_factory=dict)
    proxies: tuple[str, ...] = ()
    denied: frozenset[str] = frozenset()
    extra: tuple[str, ...] = ()
    refusal: Mapping[str, str] = field(default_factory=dict)
    expires_in: int = 3599
    refresh_in: int | None = None
    gives_refresh_token: bool = True
    one_use: bool = False
    long_scopes: bool = False
    says_scopes: bool = True
    wrong_nonce: bool = False
    polls: tuple[str, ...] = ("authorization_pending",)
    interval: int = 1
    cloud: str = LOGIN
    instead: dict[str, list[tuple[Said, Mapping[str, str]]]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._codes: dict[str, Consent] = {}
        self._devices: dict[str, Entered] = {}
        self._refresh: dict[str, Consent] = {}
        self._access: set[str] = set()
        self._numbers = count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.provider = self
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_port)

    def wire(self) -> LoopbackWire:
        """The way there for what is meant for Microsoft."""
        return LoopbackWire(f"http://127.0.0.1:{self.port}", frozenset({LOGIN, GRAPH}))

    def paths(self) -> list[str]:
        """The last words of the paths that were asked for, in order."""
        return [path.rpartition("/")[2] for _, path, _ in self.asked]

    def say(self, path: str, said: Said, headers: Mapping[str, str] | None = None) -> None:
        """The next request to a path that ends so gets that."""
        self.instead.setdefault(path, []).append((said, headers or {}))

    def revoke(self) -> None:
        """The user takes everything back at Microsoft."""
        self._refresh.clear()
        self._access.clear()

    def knows(self, token: str) -> bool:
        """Whether an access token is good."""
        return token in self._access

    def expect(self, holds: bool, what: str) -> None:  # noqa: FBT001  (it is what is held)
        """Write down what Microsoft would not stand."""
        if not holds:
            self.violations.append(what)

    def configuration(self, tenant: str) -> Said:
        """https://openid.net/specs/openid-connect-discovery-1_0.html, as far as it is read."""
        if tenant not in TENANTS:
            return 400, refusal("invalid_tenant", 90002, f"Tenant '{tenant}' not found. Check to make sure …")
        base = f"https://{self.cloud}/{tenant}/oauth2/v2.0"
        return 200, {
            "issuer": f"https://{LOGIN}/{{tenantid}}/v2.0",
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "device_authorization_endpoint": f"{base}/devicecode",
        }

    def page(self, tenant: str, query: dict[str, str]) -> str:
        """Where the page sends the browser, after its user has read it."""
        where = urlsplit(query["redirect_uri"])
        self.expect((where.scheme, where.hostname, where.path) == ("http", "localhost", ""), f"redirect to {where}")
        self.expect(query["client_id"] == CLIENT_ID, "AADSTS700016")
        self.expect(query["response_type"] == "code" and query.get("response_mode", "query") == "query", "AADSTS70005")
        self.expect(query["code_challenge_method"] == "S256", "AADSTS501491")
        self.expect(set(query["scope"].split()) == ASKED, f"asked for {query['scope']}")
        self.expect(min(len(query["state"]), len(query["nonce"])) >= 16, "a state or nonce that can be guessed")
        self.expect(bool(query["login_hint"]), "nobody is meant")
        if self.refusal:
            said = dict(self.refusal)
        else:
            code = f"{CANARY}.code-{next(self._numbers)}"
            challenge, redirect = query["code_challenge"], query["redirect_uri"]
            self._codes[code] = Consent(tenant, self._granted(query["scope"]), query["nonce"], challenge, redirect)
            said = {"code": code, "session_state": "7"}
        return f"{query['redirect_uri']}/?{urlencode({**said, 'state': query['state']})}"

    def device_code(self, tenant: str, form: dict[str, str]) -> Said:
        """RFC 8628 section 3.2."""
        self.expect(set(form["scope"].split()) == ASKED, f"asked for {form['scope']}")
        if form["client_id"] != CLIENT_ID:
            return 400, refusal("unauthorized_client", 700016, "Application … was not found in the directory")
        code = f"{CANARY}-device-{next(self._numbers)}"
        self._devices[code] = Entered(Consent(tenant, self._granted(form["scope"])), list(self.polls))
        return 200, {
            "device_code": code,
            "user_code": "DQXNS3JTT",
            "verification_uri": "https://microsoft.com/devicelogin",
            "expires_in": 900,
            "interval": self.interval,
            "message": "To sign in, use a web browser to open the page …",
        }

    def token(self, tenant: str, form: dict[str, str], headers: Mapping[str, str]) -> Said:
        """RFC 6749 sections 4.1.3 and 6, RFC 7636 section 4.6, RFC 8628 section 3.4."""
        self.expect(set(headers) >= _TELLS, "msal does not say what it is")
        self.expect("client_secret" not in form, "AADSTS700025")
        if form.get("client_id") != CLIENT_ID:
            return 400, refusal("unauthorized_client", 700016, "Application … was not found in the directory")
        match form["grant_type"]:
            case "authorization_code":
                consent = self._codes.pop(form["code"], None)
                if consent is None:
                    return 400, refusal("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed")
                if challenge_of(form["code_verifier"]) != consent.challenge:
                    return 400, refusal("invalid_grant", 501481, "The Code_Verifier does not match")
                if form["redirect_uri"] != consent.redirect:
                    return 400, refusal("invalid_client", 500112, "The reply address does not match")
                self.expect(tenant == consent.tenant, "AADSTS700005")
            case "refresh_token":
                token = form["refresh_token"]
                consent = self._refresh.pop(token, None) if self.one_use else self._refresh.get(token)
                if consent is None:
                    return 400, refusal(
                        "invalid_grant", 50173, "The provided grant has expired due to it being revoked"
                    )
            case grant if grant == _DEVICE:
                entered = self._devices[form["device_code"]]
                if entered.answers:
                    error = entered.answers.pop(0)
                    return 400, refusal(error, 70016, "OAuth 2.0 device flow error. Authorization is pending.")
                consent = self._devices.pop(form["device_code"]).consent
            case other:
                return 400, refusal("unsupported_grant_type", 70003, other)
        return 200, self._tokens(consent)

    def whose(self, authorization: str, query: dict[str, str]) -> Said:
        """https://learn.microsoft.com/graph/api/user-get."""
        if not self.knows(authorization.removeprefix("Bearer ")):
            return 401, {"error": {"code": "InvalidAuthenticationToken", "message": "Access token is empty."}}
        known = {"mail": self.account, "userPrincipalName": self.account, "proxyAddresses": [*self.proxies], **self.me}
        return 200, {"@odata.context": "…", **{name: known[name] for name in query["$select"].split(",")}}

    def _granted(self, scope: str) -> tuple[str, ...]:
        mail = [one for one in scope.split() if one != "offline_access" and one not in self.denied]
        return (*mail, *self.extra)

    def _tokens(self, consent: Consent) -> dict[str, object]:
        token = f"{CANARY}-access-{next(self._numbers)}"
        self._access.add(token)
        home = {"uid": "00000000-0000-0000-1111-222222222222", "utid": PERSONAL}
        claims = {
            "aud": CLIENT_ID,
            "iss": f"https://{LOGIN}/{PERSONAL}/v2.0",
            "iat": 1_795_000_000,
            "exp": 4_102_444_800,
            "sub": "CANARY-sub",
            "oid": home["uid"],
            "tid": PERSONAL,
            "preferred_username": self.account,
            **({"nonce": "other" if self.wrong_nonce else consent.nonce} if consent.nonce else {}),
        }
        given: dict[str, object] = {
            "token_type": "Bearer",
            "access_token": token,
            "expires_in": self.expires_in,
            "ext_expires_in": self.expires_in,
            "id_token": ".".join((packed({"alg": "RS256", "typ": "JWT"}), packed(claims), "c2lnbmF0dXJl")),
            "client_info": packed(home),
        }
        if self.refresh_in is not None:
            given["refresh_in"] = self.refresh_in
        if self.says_scopes:
            given["scope"] = " ".join(self._written(one) for one in reversed(consent.scopes))
        if self.gives_refresh_token:
            refresh = f"{CANARY}-refresh-{next(self._numbers)}"
            self._refresh[refresh] = consent
            given["refresh_token"] = refresh
        return given

    def _written(self, scope: str) -> str:
        plain = {"openid", "profile"}
        return f"https://graph.microsoft.com/{scope.lower()}" if self.long_scopes and scope not in plain else scope


def refusal(error: str, code: int, text: str) -> dict[str, object]:
    """A refusal of the token endpoint, with the names and ids that Microsoft puts into its sentence."""
    return {
        "error": error,
        "error_description": f"AADSTS{code}: {text} {CANARY}-account Trace ID: 1 Correlation ID: 2 Timestamp: 3",
        "error_codes": [code],
        "timestamp": "2026-11-23 09:00:00Z",
        "trace_id": "1",
        "correlation_id": "2",
        "error_uri": f"https://{LOGIN}/error?code={code}",
    }


def challenge_of(verifier: str) -> str:
    """RFC 7636 section 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def packed(content: object) -> str:
    """JSON in base64url, as in a JWT."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer({name: values[0] for name, values in parse_qs(text).items()})

    def _answer(self, form: dict[str, str]) -> None:
        provider: Microsoft = self.server.provider
        where = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        provider.asked.append((self.command, where.path, form or query))
        tenant, _, rest = where.path.removeprefix("/").partition("/")
        if rest == "oauth2/v2.0/authorize":
            self._say(302, "", {"Location": provider.page(tenant, query)})
            return
        planned = provider.instead.get(where.path.rpartition("/")[2])
        (status, said), headers = planned.pop(0) if planned else (self._proper(provider, tenant, rest, form, query), {})
        if status == 302:
            headers = {"Location": str(said)}
        self._say(status, said if isinstance(said, str) else json.dumps(said), headers)

    def _proper(self, provider: Microsoft, tenant: str, rest: str, form: dict[str, str], query: dict[str, str]) -> Said:
        match self.command, rest:
            case "GET", "v2.0/.well-known/openid-configuration":
                return provider.configuration(tenant)
            case "POST", "oauth2/v2.0/token":
                return provider.token(tenant, form, {name.lower(): value for name, value in self.headers.items()})
            case "POST", "oauth2/v2.0/devicecode":
                return provider.device_code(tenant, form)
            case "GET", "me":
                return provider.whose(self.headers["Authorization"], query)
            case _:
                return 404, {"error": "no such page"}

    def _say(self, status: int, text: str, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """`Microsoft.asked` has it all."""
