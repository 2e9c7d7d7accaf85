"""What was newly written, apart from quotes, signatures, footers, meeting blocks and hidden text, in five languages."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.recognition.newest_text import NewestText, newest_text
from connectors.mail import Message


def read(text: str = "", html: str = "") -> NewestText:
    """What is new in a message with that body."""
    return newest_text(Message("<m@mail.example>", datetime(2026, 5, 5, tzinfo=UTC), text=text, html=html))


@pytest.mark.parametrize(
    "header",
    [
        "On Mon, 4 May 2026 at 10:00, Rosa Lindt <rosa@x.example> wrote:",
        "On Mon, 4 May 2026 at 10:00, Rosa Lindt\n<rosa@x.example> wrote:",
        "On Mon, 04 May 2026 10:00:00 +0200 Rosa Lindt <rosa@x.example> wrote",
        "---- On Mon, 04 May 2026 10:00:00 +0200 rosa@x.example wrote ----",
        "Am 04.05.2026 um 10:00 schrieb Rosa Lindt <rosa@x.example>:",
        "Rosa Lindt <rosa@x.example> schrieb am Mo., 4. Mai 2026, 10:00:",
        "Le lun. 4 mai 2026 à 10:00, Rosa Lindt <rosa@x.example> a écrit :",
        "El lun, 4 may 2026 a las 10:00, Rosa Lindt (<rosa@x.example>) escribió:",
        "El lunes, 4 de mayo de 2026, 10:00:00 CEST, Rosa Lindt <rosa@x.example> escribió:",
        "Em seg., 4 de mai. de 2026 às 10:00, Rosa Lindt <rosa@x.example> escreveu:",
        "Em seg., 4 de mai. de 2026, 10:00, Rosa Lindt <rosa@x.example>\nescreveu:",
        "04.05.2026, 10:00, Rosa Lindt <rosa@x.example>:",
        "2026-05-04 10:00 GMT+02:00 Rosa Lindt <rosa@x.example>:",
        "-----Original Message-----\nFrom: Rosa Lindt",
        "-----Ursprüngliche Nachricht-----\nVon: Rosa Lindt",
        "-----Message d'origine-----\nDe : Rosa Lindt",
        "-----Mensaje original-----\nDe: Rosa Lindt",
        "-----Mensagem original-----\nDe: Rosa Lindt",
        "________________________________\nVon: Rosa Lindt\nGesendet: Montag, 4. Mai\nAn: Ada\nBetreff: Ihre Bewerbung",
        'Gesendet: Montag, 04. Mai 2026 um 10:00 Uhr\nVon: "Rosa" <rosa@x.example>\nAn: a@x.example\nBetreff: Termin',
        "From: Rosa Lindt\nSent: Monday, May 4\nTo: Ada\nSubject: Your application",
        "De : Rosa Lindt <rosa@x.example>\nEnvoyé : lundi 4 mai 2026 10:00\nÀ : Ada\nObjet : Entretien",
        "De: Rosa Lindt\nEnviado el: lunes, 4 de mayo de 2026 10:00\nPara: Ada\nAsunto: Entrevista",
        "De: Rosa Lindt\nEnviada em: segunda-feira, 4 de maio de 2026 10:00\nPara: Ada\nAssunto: Entrevista",
        '====\n\nMessage du : 04/05/2026 10:00\nDe : "Rosa" <rosa@x.example>\nA : ada@x.example\nSujet : Entretien',
    ],
)
def test_a_reply_header_ends_the_new_text(header: str) -> None:
    """Everything from the lines that introduce the quoted mail on is quoted, as programs write them."""
    found = read(f"Yes, gladly.\n\n{header}\n\nthe old words\n")
    assert found.text == "Yes, gladly."
    assert "the old words" in found.quoted


@pytest.mark.parametrize(
    "body",
    [
        "We meet on Monday.\n\nDate: 4 May 2026\nTime: 10:00\nLocation: our office",
        "Wir sehen uns.\n\nDatum: 4. Mai 2026\nUhrzeit: 10 Uhr\nOrt: Büro",
        "Details:\n\nDate: 4 May 2026\nFrom: 10:00\nTo: 11:00\nSubject: Interview",
        "Von: 10 bis 11 Uhr\nAn: Empfang\n\nBis dann",
        "On the 4th we wrote: nothing.\n\nOn Thursday:\n- talk",
        "Le lundi 4 mai, Rosa nous a écrit une lettre.\nÀ jeudi",
        "Am Montag, 4. Mai 2026 um 10:30 Uhr erwarten wir Sie. Rosa Lindt <rosa@x.example>:\nBitte mitbringen: Ausweis",
        "Here is the plan\n---\nfirst a talk\n- then lunch",
        "To receive the link, write to me.",
    ],
)
def test_words_that_only_look_like_headers_stay(body: str) -> None:
    """Times, places and sentences that begin as a header does are new text."""
    assert read(body).text == body


def test_answers_below_a_quote_are_new_text() -> None:
    """What is written under a marked quotation counts as new."""
    assert read("On 4 May 2026, Rosa wrote:\n> Can you come?\n\nYes, at ten.\n").text == "Yes, at ten."


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_answers_between_marked_lines_are_new_text(gap: str) -> None:
    """Answers written into the quotation count, with and without an empty line around them."""
    body = gap.join(
        ["Am 04.05.2026 um 10:00 schrieb Rosa:", "> Können Sie am Montag?", "Ja, um zehn.", "> Und wo?", "Hier."]
    )
    assert read(body).text.split() == ["Ja,", "um", "zehn.", "Hier."]


def test_the_broken_end_of_a_marked_line_is_quoted() -> None:
    """A program that breaks a long marked line leaves its end unmarked; that is nobody's answer."""
    long = "> we would be glad if you could come to our office in the old harbour on\nmonday.\n> Rosa"
    assert read(f"Gladly.\n\n{long}").text == "Gladly."


@pytest.mark.covers("case 63")
def test_a_forward_without_words_is_read_as_what_it_forwards() -> None:
    """A forwarded mail with nothing above it is read as its content."""
    found = read("FYI\n\n---------- Forwarded message ---------\nFrom: R\nDate: D\nSubject: S\n\nDear Ada, come.\n")
    assert (found.text, found.forwarded) == ("Dear Ada, come.", True)


@pytest.mark.parametrize(
    "marker",
    [
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
        "Début du message réexpédié :",
        "Inicio del mensaje reenviado:",
        "Início da mensagem encaminhada:",
    ],
)
def test_a_remark_above_a_forward_stays_with_it(marker: str) -> None:
    """A forward with a remark above it is read as both, in five languages."""
    remark = "This came today from the people I told you about, I think that I shall go there."
    found = read(f"{remark}\n\n{marker}\n\n> From: Rosa <r@x.example>\n> Subject: Talk\n>\n> Come on Monday.")
    assert (found.text, found.forwarded) == (f"{remark}\n\nCome on Monday.", True)


@pytest.mark.parametrize(
    "block",
    [
        "Microsoft Teams meeting\nJoin the meeting now\nMeeting ID: 1\nPasscode: x\nDial in by phone\n+1 555 0100",
        (
            "Microsoft Teams-Besprechung\nHier klicken, um an der Besprechung teilzunehmen\nPasscode: x\n"
            "Oder per Telefon (nur Audio) teilnehmen\n+49 69 555010,,123# Deutschland, Kiel\nTelefonkonferenz-ID: 1#"
        ),
        (
            "Réunion Microsoft Teams\nCliquez ici pour rejoindre la réunion\nID de réunion : 1 2 3\nCode secret : x\n"
            "En savoir plus | Options de réunion"
        ),
        (
            "Reunión de Microsoft Teams\nHaga clic aquí para unirse a la reunión\nCódigo de acceso: x\n"
            "Obtenga más información | Opciones de reunión"
        ),
        (
            "Reunião do Microsoft Teams\nClique aqui para entrar na reunião\nID da Reunião: 1 2 3\nSenha: x\n"
            "Saiba mais | Opções de reunião"
        ),
        "Rosa Lindt is inviting you to a scheduled Zoom meeting.\nJoin Zoom Meeting\nMeeting ID: 1\nOne tap mobile",
        "Join from the meeting link\nMeeting number: 1\nPassword: x\nTap to join from a mobile device",
    ],
)
def test_the_meeting_block_is_cut(block: str) -> None:
    """Lines that a meeting tool adds are no text of the sender's, in five languages."""
    assert read(f"See you then.\n\n{'_' * 40}\n{block}\n{'_' * 40}\n").text == "See you then."


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Von meinem iPhone gesendet",
        "Gesendet mit der GMX Mail App",
        "Envoyé de mon iPhone",
        "Télécharger Outlook pour Android",
        "Enviado desde mi iPhone",
        "Obtener Outlook para iOS",
        "Enviado do meu iPhone",
        "Obter o Outlook para Android",
    ],
)
def test_what_a_telephone_adds_is_cut(line: str) -> None:
    """The line that only says with what the mail was sent is no text."""
    assert read(f"See you then.\n\n{line}").text == "See you then."


@pytest.mark.parametrize(
    "footer",
    [
        "This e-mail is confidential and intended only for you.",
        "Diese E-Mail ist vertraulich und nur für den Empfänger bestimmt.",
        "Ce message est confidentiel et destiné à son seul destinataire.",
        "Este mensaje es confidencial y va dirigido a su destinatario.",
        "Esta mensagem é confidencial e destina-se ao destinatário.",
        "Unsubscribe | Manage preferences",
        "Newsletter abbestellen",
        "Se désabonner",
        "Darse de baja",
        "Cancelar inscrição",
        "Invitation from Google Calendar: https://calendar.google.com/",
        "You are receiving this email because you subscribed.",
    ],
)
def test_a_footer_is_cut(footer: str) -> None:
    """Confidentiality, unsubscribing and what calendars add are left out, in five languages."""
    assert read(f"Come on Friday.\n\n{footer}").text == "Come on Friday."


@pytest.mark.parametrize(
    "sentence",
    [
        "Dies ist eine automatisch erstellte E-Mail, bitte antworten Sie nicht darauf.",
        "Please do not reply to this email.",
        "Merci de ne pas répondre à ce message.",
        "Por favor, no respondas a este correo.",
        "Por favor, não responda a este e-mail.",
    ],
)
def test_only_the_sentence_about_the_mail_itself_is_cut(sentence: str) -> None:
    """News in the same paragraph stays."""
    assert read(f"We have your letter. {sentence} We read it soon.").text == "We have your letter. We read it soon."


def test_a_mail_that_is_all_footer_keeps_its_words() -> None:
    """Where nothing else was written, the footer is the text."""
    assert read("This message was sent automatically.").text == "This message was sent automatically."


def test_signature_and_legal_footer_are_cut() -> None:
    """The signature stands apart, and a confidentiality notice nowhere."""
    body = (
        "Come on Friday.\n\nThis e-mail is confidential and intended only for you.\n\n-- \nRosa Lindt\nHarbourlight\n"
    )
    found = read(body)
    assert (found.text, found.signature) == ("Come on Friday.", "Rosa Lindt\nHarbourlight")


def test_ways_to_reach_the_sender_belong_to_the_signature() -> None:
    """Below the closing the name, title and firm stay; telephone, site and register entry are signature."""
    found = read(
        "Bis Montag!\n\nViele Grüße\nRosa Lindt\nLeitung Personal\nTel.: +49 30 555010\nwww.x.example\nAmtsgericht Kiel"
    )
    assert found.text == "Bis Montag!\n\nViele Grüße\nRosa Lindt\nLeitung Personal"
    assert found.signature.split("\n") == ["Tel.: +49 30 555010", "www.x.example", "Amtsgericht Kiel"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p>Ja.</p><div class="gmail_quote">alt</div>', "Ja."),
        ('<p>Ja.</p><div name="quote"><p>alt</p></div>', "Ja."),
        ('<p>Ja.</p><div class="ydp1a2yahoo_quoted"><p>alt</p></div>', "Ja."),
        (
            '<p>Ja.</p><div class="moz-cite-prefix">Am 4. schrieb R:</div><blockquote type="cite">alt</blockquote>',
            "Ja.",
        ),
        ('<div>Ok.</div><div id="divRplyFwdMsg">From: x</div><div>old</div>', "Ok."),
        (
            (
                '<div>Passt.</div><div style="border-top:solid 1.0pt"><p><b>Von:</b> Rosa &lt;r@x.example&gt;<br>'
                "<b>Gesendet:</b> Montag, 4. Mai 2026<br><b>An:</b> Ada<br><b>Betreff:</b> Termin</p></div><p>alt</p>"
            ),
            "Passt.",
        ),
        (
            '<p>Ja</p><blockquote type="cite">Mo?</blockquote><p>Um zehn.</p><blockquote type="cite">W?</blockquote>',
            "Ja\n\nUm zehn.",
        ),
        ('<span style="font-size:1px;color:#fff">preheader</span><p>Text</p>', "Text"),
        ("<table><tr><td>Datum</td><td>4. Mai</td></tr></table>", "Datum  4. Mai"),
    ],
)
def test_the_quotes_of_html_mail_are_cut(html: str, text: str) -> None:
    """The nodes in which mail programs keep the answered mail, and hidden text, are left out; answers between stay."""
    assert read(html=html).text == text


def test_hidden_text_and_quote_nodes_of_html_are_dropped() -> None:
    """A preheader nobody sees and a quotation node are left out; inline runs stay on one line."""
    html = (
        '<div style="display:none">preheader</div><p>At 2:30 <b>PM</b> <i>EST</i>.</p>'
        '<div class="gmail_quote">old words</div>'
    )
    assert read(html=html).text == "At 2:30 PM EST."


@pytest.mark.covers("case 64")
@pytest.mark.parametrize(
    "stub",
    [
        "View this email in your browser: https://x.example/abc/def/ghi",
        "Diese Nachricht im Browser anzeigen: https://x.example/abc/def",
        "Voir cet e-mail dans votre navigateur : https://x.example/abc",
        "Ver este correo en el navegador: https://x.example/abc/def",
        "Abrir esta mensagem no navegador: https://x.example/abc/def",
    ],
)
def test_a_plain_part_that_only_points_to_the_browser_gives_way(stub: str) -> None:
    """The HTML part is read where the plain one says nothing."""
    assert read(stub, "<p>Your interview is on Monday at ten, and we look forward to it.</p>").text.startswith("Your")


def test_deeply_nested_html_keeps_its_text() -> None:
    """Markup deeper than the parser holds is still read."""
    assert read(html="<div>" * 400 + "We moved it." + "</div>" * 400).text == "We moved it."


def test_an_empty_mail_has_no_text() -> None:
    """Nothing in, nothing out."""
    assert read().text == ""


_ON = "On Mon, 4 May 2026, R <r@x.example> wrote:"
_FORWARD = "---------- Forwarded message ---------"
_LINES = st.sampled_from(
    (
        *[
            "Yes.",
            "> old",
            ">> older",
            "-- ",
            "From: R",
            "Sent: x",
            "To: y",
            "",
            "Von: R",
            "Regards",
            "Tel: +49 30 555010",
        ],
        _ON,
        _FORWARD,
        "a" * 70,
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, max_size=14))
def test_nothing_is_invented(lines: list[str]) -> None:
    """Whatever the body, each word of its parts stands in it."""
    body = "\n".join(lines)
    found = read(body)
    said = f"{found.text} {found.signature} {found.quoted}".replace(">", " ").split()
    assert set(said) <= set(body.replace(">", " ").split())


@pytest.mark.parametrize(
    "hostile",
    [
        *("> " * 40_000, "On " * 30_000, ":\n" * 40_000, "Von: a\n" * 20_000, "@ 2026 10:00\n" * 9_000, "-" * 90_000),
        *(f"{_FORWARD}\n" * 3_000, "Le 4 mai 2026 a\n" * 8_000, "this message " * 9_000),
    ],
)
def test_hostile_bodies_are_cut_in_bounded_time(hostile: str) -> None:
    """No body makes the cutting run away."""
    before = process_time()
    read(hostile)
    assert process_time() - before < 4


@pytest.mark.parametrize(
    "body", ["x" * 400_000, "Hallo " + "=" * 400_000, "Wir melden uns bald. " * 20_000], ids=["word", "rule", "prose"]
)
def test_no_body_however_long_yields_an_endless_text(body: str) -> None:
    """Plain or HTML, the new text is cut to a length that nobody writes."""
    for found in (read(text=body), read(html=f"<p>{body}</p>")):
        assert found.text
        assert len(found.text) <= 30_000


def test_a_line_that_only_sounds_like_a_meeting_tools_stays_where_no_tool_is_named() -> None:
    """A block of a meeting tool is dropped only where the mail names such a tool."""
    assert "Password: on paper" in read("The locker in the hall is yours.\nPassword: on paper, at the desk.").text
    assert "Passcode" not in read("Join us on Zoom:\nhttps://zoom.us/j/1\nPasscode: 4711").text
