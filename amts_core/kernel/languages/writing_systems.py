"""The scripts that the languages are written in, and the characters of each."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

LATIN_LETTERS = "A-Za-z\u00aa\u00ba\u00c0-\u02af\u1e00-\u1eff"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
CJK_PUNCTUATION = "\u3000-\u303f\uff00-\uff65"
OBJECT = "\ufffc"
"""Unicode's object replacement character: stands for markup in the words of a text."""


def _marks() -> str:
    """Return the combining marks of the scripts here as ranges of a character class."""
    codes = [n for n in range(0x300, 0x2000) if unicodedata.category(chr(n)).startswith("M")]
    runs = ([n for _, n in run] for _, run in groupby(enumerate(codes), lambda at: at[1] - at[0]))
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


MARKS = _marks()
"""Vowel signs and accents that are characters of their own, as in हिन्दी and ไทย: parts of words."""
LETTER = "[^\\W\\d_]"
WORD = f"{LETTER}(?:{LETTER}|[{MARKS}])*+"
"""A pattern for a word of letters, its marks among them."""
UNSPACED_WORDS = "\u0e00-\u0e4f\u0e80-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u109d\u1780-\u17d3"
"""Letters and marks of Thai, Lao, Burmese and Khmer, which put no space between two words."""
_SPACED = rf"[^\W_{HAN}{KANA}{UNSPACED_WORDS}]"
TOKEN = rf"[{HAN}{KANA}]|[{UNSPACED_WORDS}][{MARKS}]*+|{_SPACED}(?:{_SPACED}|[{MARKS}])*+"
"""A pattern for a word; for a character, with its marks, where words are not spaced."""
FINAL_MARKS = "؟۔।॥።፧։။។៕"
"""What ends a sentence in scripts with full stops and question marks of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script: what its texts are made of, and what they never hold.

    ``code`` is its ISO 15924 code, ``letters`` its letters as ranges of a character class.
    ``foreign_run`` are characters in a row that no text of the script has, but in quotations.
    ``proper`` are those letters that no other script shares, where only some are its own; ``lack``
    tells of a text without them. ``is_cased``: it has capitals, and a small letter begins no
    sentence. ``word_length`` is how many letters a word has on average where no space parts words,
    0 where one does.
    """

    code: str
    letters: str
    foreign_run: re.Pattern[str]
    proper: re.Pattern[str] | None = None
    lack: str = ""
    is_cased: bool = False
    is_right_to_left: bool = False
    word_length: int = 0


_SIMPLIFIED = (
    "们这时说对会国过发现开关长门问间车马见贝页风飞东乐买卖读写华单双处备头实宝寻导层"
    "岁带师库应废张归当录总恶愿惊战护报担拥择换损摄断旧显权条极构标样桥检欢毕汉测济浏"
    "满灭灵点热爱状独环电画疗称积稳竞笔签简类级纪约纯纸线练组细织终经结给络绝统继续维"
    "综编缘缩网罗职联肤脑节艺苏药获营虑补装规视觉览计订认讨让训议记讲许论设访证评识译"
    "试话该详语误请调谈谢贡财责败货质购贴费资赛赞轮软转输载边达迁运还进远连选递遗邮释"
    "铁链错键镜闭闻阅队阶际陆陈险随难项顺须预领频题颜额验鲜务产员图场执创动业为义从价"
    "众优传体侧儿养决况净减则刚删别办劳势区医协卫压历厂变号启响围园圆团坏块坚扩扫拟挥"
    "数无杂栏树档气汇没洁浅润渐温灯炼烧盖盘码碍础紧纲纵缓胜脸荐荣虽观诉询诚谁谓趋跃轨"
    "轻较辅辆辑辞违迟适逻邻针钟钱银销锁闪阳阴阵隐静顶顾顿颗饭饮馆驱驶骤齐龙龄亿仅仓仪"
    "亚严两临丽举么习书亲个来"
)
_TRADITIONAL = (
    "們這時說對會國過發現開關長門問間車馬見貝頁風飛東樂買賣讀寫華單雙處備頭實寶尋導層"
    "歲帶師庫應廢張歸當錄總惡願驚戰護報擔擁擇換損攝斷舊顯權條極構標樣橋檢歡畢漢測濟瀏"
    "滿滅靈點熱愛狀獨環電畫療稱積穩競筆簽簡類級紀約純紙線練組細織終經結給絡絕統繼續維"
    "綜編緣縮網羅職聯膚腦節藝蘇藥獲營慮補裝規視覺覽計訂認討讓訓議記講許論設訪證評識譯"
    "試話該詳語誤請調談謝貢財責敗貨質購貼費資賽贊輪軟轉輸載邊達遷運還進遠連選遞遺郵釋"
    "鐵鏈錯鍵鏡閉聞閱隊階際陸陳險隨難項順須預領頻題顏額驗鮮務產員圖場執創動業為義從價"
    "眾優傳體側兒養決況淨減則剛刪別辦勞勢區醫協衛壓歷廠變號啟響圍園圓團壞塊堅擴掃擬揮"
    "數無雜欄樹檔氣匯沒潔淺潤漸溫燈煉燒蓋盤碼礙礎緊綱縱緩勝臉薦榮雖觀訴詢誠誰謂趨躍軌"
    "輕較輔輛輯辭違遲適邏鄰針鐘錢銀銷鎖閃陽陰陣隱靜頂顧頓顆飯飲館驅駛驟齊龍齡億僅倉儀"
    "亞嚴兩臨麗舉麼習書親個來"
)
"""Frequent characters of each way to write Chinese that the other one does not have."""
_RIGHT_TO_LEFT = frozenset(("Adlm", "Nkoo", "Rohg", "Syrc", "Thaa"))
_CJK_RUN = re.compile(f"[{HAN}{KANA}{HANGUL}]{{4,}}")


def _script(
    code: str,
    letters: str,
    *,
    is_cased: bool = False,
    is_right_to_left: bool = False,
    word_length: int = 0,
) -> Script:
    return Script(
        code=code,
        letters=letters,
        foreign_run=_CJK_RUN,
        is_cased=is_cased,
        is_right_to_left=is_right_to_left,
        word_length=word_length,
    )


LATIN = _script("Latn", LATIN_LETTERS, is_cased=True)


def _chinese(code: str, others: str) -> Script:
    """Return the script of Chinese that lacks some characters: two of them near are foreign."""
    near = f"[{others}](?:[^{others}\\s]{{0,12}}[{others}])+"
    run = re.compile(f"[{KANA}]{{4,}}|[{HANGUL}]{{4,}}|{near}")
    return Script(code=code, letters=HAN, foreign_run=run, word_length=1)


CHINESE = _chinese("Hans", _TRADITIONAL)
TRADITIONAL_CHINESE = _chinese("Hant", _SIMPLIFIED)
JAPANESE = Script(
    code="Jpan",
    letters=HAN + KANA,
    foreign_run=re.compile(f"[{HANGUL}]{{4,}}"),
    proper=re.compile(f"[{KANA}]"),
    lack="has no kana: perhaps Chinese",
    word_length=1,
)
KOREAN = Script(
    code="Kore",
    letters=HANGUL,
    foreign_run=re.compile(f"[{HAN}]{{4,}}|[{KANA}]{{4,}}"),
)
CYRILLIC = _script("Cyrl", "\u0400-\u052f", is_cased=True)
GREEK = _script("Grek", "\u0370-\u03ff\u1f00-\u1fff", is_cased=True)
ARMENIAN = _script("Armn", "\u0531-\u0556\u0561-\u0587", is_cased=True)
GEORGIAN = _script("Geor", "\u10a0-\u10ff")
_ARABIC_LETTERS = "\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc"
ARABIC = _script("Arab", _ARABIC_LETTERS, is_right_to_left=True)
HEBREW = _script("Hebr", "\u05d0-\u05f2\ufb1d-\ufb4f", is_right_to_left=True)
ETHIOPIC = _script("Ethi", "\u1200-\u135a")
DEVANAGARI = _script("Deva", "\u0900-\u0963\u0971-\u097f")
BENGALI = _script("Beng", "\u0980-\u09e3\u09f0-\u09f1")
GURMUKHI = _script("Guru", "\u0a00-\u0a5f\u0a70-\u0a75")
GUJARATI = _script("Gujr", "\u0a80-\u0ae3")
TAMIL = _script("Taml", "\u0b80-\u0bd7")
TELUGU = _script("Telu", "\u0c00-\u0c63")
KANNADA = _script("Knda", "\u0c80-\u0ce3")
MALAYALAM = _script("Mlym", "\u0d00-\u0d63\u0d7a-\u0d7f")
SINHALA = _script("Sinh", "\u0d80-\u0df3")
THAI = _script("Thai", "\u0e01-\u0e4e", word_length=5)
LAO = _script("Laoo", "\u0e81-\u0ece\u0edc-\u0edf", word_length=5)
KHMER = _script("Khmr", "\u1780-\u17d3", word_length=5)
BURMESE = _script("Mymr", "\u1000-\u103f\u1050-\u109d", word_length=6)

_ALL = (
    LATIN, CHINESE, TRADITIONAL_CHINESE, JAPANESE, KOREAN, CYRILLIC, GREEK, ARMENIAN, GEORGIAN,
    ARABIC, HEBREW, ETHIOPIC, DEVANAGARI, BENGALI, GURMUKHI, GUJARATI, TAMIL, TELUGU, KANNADA,
    MALAYALAM, SINHALA, THAI, LAO, KHMER, BURMESE,
)  # fmt: skip
SCRIPTS = {script.code: script for script in _ALL}
"""Those that are known, by their codes."""


def unlisted(code: str) -> Script:
    """Return a script that is none of these: all that is known of it is that it isn't ASCII."""
    return _script(code, "\u0100-\uffdc", is_right_to_left=code in _RIGHT_TO_LEFT)
