"""Empty answers: what people write when they have no view, or do not want to say it. Set aside, counted, never lost."""

from __future__ import annotations

from deliberation.methods.themes.folding import plain_form

_PHRASES = """
na|n a|nil|none|nothing|no|nope|nan|null|x|xx|tbc|tba
no comment|no comments|no answer|no view|no views|no opinion|no idea|no ideas|no response|no thoughts|no thanks
not applicable|not provided|not sure|not really|nothing to add|nothing to say|nothing comes to mind|nothing else
nothing really|nothing at all|nothing at the moment|none that i can think of|none at the moment|none really
dont know|do not know|i dont know|i do not know|dk|idk|dunno|i dunno|unsure|i am not sure|im not sure|no i dont
i have no idea|i have nothing to add|i have no comment|i have no comments|prefer not to say|rather not say|pass|skip
see above|as above|same as above|test|blank|empty|left blank|cant think of anything|i cant think of anything
cannot think of anything|no further comments|no further comment|no additional comments|nothing further
dim|dim byd|dim sylw|dim syniad|dim barn|ddim yn gwybod|dwi ddim yn gwybod|amherthnasol
nie wiem|brak|nic|nie dotyczy|bez komentarza|nie mam zdania|zadne|zadna|trudno powiedziec
nu stiu|nimic|fara comentarii|nu am|nu e cazul
weiss nicht|ich weiss nicht|weiss ich nicht|keine|keine angabe|keine angaben|kein kommentar|keine meinung|nichts
keine ahnung|nein|entfaellt|nicht zutreffend
je ne sais pas|sais pas|rien|aucun|aucune|aucun commentaire|sans avis|sans opinion|pas davis|non|sans objet
no se|no lo se|nada|ninguno|ninguna|sin comentarios|sin opinion|no aplica
nao sei|nenhum|nenhuma|sem comentarios|sem opiniao|nao se aplica
non so|non lo so|niente|nulla|nessuno|nessuna|nessun commento
weet niet|weet ik niet|ik weet het niet|niets|geen|geen idee|geen mening|nvt|n v t|geen commentaar
bilmiyorum|hic|hicbir sey|yok|fikrim yok|yorum yok
ma garanayo|waxba|maya
nuk e di|asgje|nezinau|nieko|nezinu|neko|nevim|nic me nenapada|neviem|nem tudom|semmi
не знаю|ничего|нет|нет ответа|нет мнения|без комментариев|не знам|нищо|нічого|ні|немає
δεν ξερω|τιποτα|οχι
لا اعرف|لا شيء|لا شي|لا يوجد|لا تعليق|لا راي|لا ادري|لا
معلوم نہیں|پتہ نہیں|کچھ نہیں|مجھے نہیں معلوم|نہیں|نمی دانم|نمیدانم|هیچ|هیچی|نظری ندارم
पता नहीं|मालूम नहीं|कुछ नहीं|नहीं|मुझे नहीं पता
ਪਤਾ ਨਹੀਂ|ਕੁਝ ਨਹੀਂ|ਨਹੀਂ
জানি না|আমি জানি না|কিছু না|কিছুই না|না
ખબર નથી|કંઈ નહીં|ના
தெரியாது|எதுவும் இல்லை|இல்லை
不知道|没有|沒有|无|無|没意见|沒意見|没有意见|不清楚|わからない|分からない|特になし|なし|ない|모름|모르겠다|모르겠어요|없음|없어요
không biết|không có|không
"""


def _spoken(phrases: str) -> frozenset[str]:
    return frozenset(plain_form(phrase) for line in phrases.split("\n") for phrase in line.split("|") if phrase)


_NO_VIEW = _spoken(_PHRASES)


def gives_no_view(text: str) -> bool:
    """Say whether an answer gives no view: nothing, signs only, one letter, or a phrase like “don’t know”.

    One word is a view (“Parking!”) unless it is such a phrase: who writes little must not be lost.

    >>> [gives_no_view(text) for text in ("-", "N/A", "Don’t know.", "Nothing", "Parking!", "I know nothing works")]
    [True, True, True, True, False, False]
    """
    return plain_gives_no_view(plain_form(text))


def plain_gives_no_view(plain: str) -> bool:
    """Say the same of a plain form that is at hand."""
    if plain in _NO_VIEW:
        return True
    letters = [character for character in plain if character.isalpha()]
    # One letter says nothing; one ideograph or syllable sign can be a word.
    return not letters or (len(letters) == 1 and ord(letters[0]) < _FIRST_IDEOGRAPH)


_FIRST_IDEOGRAPH = 0x2E80
