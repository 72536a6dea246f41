using Api.Http;

namespace Api.Elders.Import;

/// <summary>
/// What may be said about a file or a cell: a closed list. Errors stop the file, because whatever was put instead would be
/// a guess; warnings let the row in and are checked by the centre.
/// </summary>
/// <param name="Code">To program against.</param>
/// <param name="Reason">For the person who mends the file.</param>
/// <param name="IsError">Stops the file.</param>
internal sealed record ImportFault(string Code, Text Reason, bool IsError)
{
    // The file.
    internal static readonly ImportFault NotCsv = Error(
        "not-csv",
        "CSVファイルではありません（Excelブックなど）。Excelの「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んで保存してください。",
        "This is no CSV file. In Excel, save it as \"CSV UTF-8 (comma delimited)\".");

    internal static readonly ImportFault UnclosedQuote = Error(
        "unclosed-quote",
        "この行で始まる引用符（\"）が閉じられていません。",
        "A quotation mark that opens in this row is never closed.");

    internal static readonly ImportFault TooManyRows = Error(
        "too-many-rows",
        $"行または欄が多すぎます（{CsvCells.MostRows}行、{CsvCells.MostInAll}欄まで）。ファイルを分けてください。",
        $"A file has at most {CsvCells.MostRows} rows and {CsvCells.MostInAll} cells. Divide it.");

    internal static readonly ImportFault TooManyColumns = Error(
        "too-many-columns",
        $"この行の列が多すぎます（{CsvCells.MostCells}列まで）。",
        $"This row has more than {CsvCells.MostCells} cells.");

    internal static readonly ImportFault TooManyErrors = Error(
        "too-many-errors",
        "エラーが多すぎるため、この行より下は読んでいません。ここまでのエラーを直して、もう一度お試しください。",
        "There are so many errors that what stands below this row was not read. Mend those above and try again.");

    internal static readonly ImportFault NoRows = Error("no-rows", "登録者の行がありません。", "There is no row with an elder.");

    internal static readonly ImportFault ColumnMissing = Error(
        "column-missing",
        "この列がありません。見出しを確認するか、対応表（mapping）で示してください。",
        "The file lacks this column. Check its header, or name it in a mapping.");

    internal static readonly ImportFault ColumnTwice = Error(
        "column-twice",
        "同じ項目にあたる列が二つ以上あります。見出しを区別できる名前に変えてください。",
        "Two columns stand for the same field. Give them headers that differ.");

    internal static readonly ImportFault ColumnForbidden = Error(
        "column-forbidden",
        "個人番号・被保険者番号・口座・暗証番号などは、このサービスに登録できません。この列をファイルから削除してください。",
        "My Number, insurance numbers, bank data and key codes are never stored. Delete this column from the file.");

    internal static readonly ImportFault ColumnUnknown = Warning(
        "column-unknown",
        "この列は取り込みません。取り込む列であれば、見出しを変えるか、対応表（mapping）で示してください。",
        "This column is not imported. If it should be, change its header or name it in a mapping.");

    // Any cell.
    internal static readonly ImportFault BadEncoding = Error(
        "bad-encoding",
        "文字コードとして読み取れない文字があります。UTF-8かShift_JISで保存し直してください。",
        "A character cannot be read. Save the file as UTF-8 or Shift_JIS.");

    internal static readonly ImportFault TooLong = Error(
        "too-long", "欄の文字が多すぎます。", "The cell holds too much text.");

    internal static readonly ImportFault Gaiji = Error(
        "gaiji",
        "外字の可能性があります（〓または私用領域の文字）。正しい文字に直し、必要なら「氏名の注記」に字形を書いてください。",
        "A 〓 or a private-use character: it may have been a locally made one (gaiji). Write the right character.");

    internal static readonly ImportFault ControlCharacter = Error(
        "control-character",
        "目に見えない制御文字が含まれています。入力し直してください。",
        "The cell holds an invisible control character. Type it again.");

    internal static readonly ImportFault Ditto = Error(
        "ditto",
        "「〃」「同上」などの省略は取り込めません。この行にも内容を書いてください。",
        "A ditto mark is not guessed at. Write what is meant in this row.");

    internal static readonly ImportFault SpreadsheetError = Error(
        "spreadsheet-error",
        "表計算ソフトのエラー（#N/A、#### など）が入っています。正しい内容を書いてください。",
        "The cell holds a spreadsheet's error. Write what is meant.");

    internal static readonly ImportFault TooManyCells = Error(
        "too-many-cells",
        "見出しのない列に内容があります。見出しを付けるか、コンマを含む内容を引用符（\"）で囲んでください。",
        "There is text in a column without a header. Give it one, or quote cells that hold a comma.");

    internal static readonly ImportFault PossiblyGarbled = Warning(
        "possibly-garbled",
        "「?」が含まれています。文字コードの変換で失われた文字かもしれません。",
        "A question mark stands here: a character may have been lost in conversion.");

    // Numbers that a spreadsheet took for quantities.
    internal static readonly ImportFault LostZero = Error(
        "lost-zero",
        "けた数が足りません。先頭の0が失われた可能性があります（自動では補いません）。列を「文字列」にして、もう一度書いてください。",
        "Too few digits: a spreadsheet may have eaten a leading zero. It is not put back; format the column as text and write it again.");

    internal static readonly ImportFault Scientific = Error(
        "scientific",
        "指数の形（9.01E+10 など）になり、元の数字が失われています。列を「文字列」にして、もう一度書いてください。",
        "A spreadsheet turned the number into 9.01E+10 and lost its digits. Format the column as text and write it again.");

    internal static readonly ImportFault NumberFormat = Error(
        "number-format",
        "登録番号の形式に合いません。以前の番号であれば、設定 Numbers:Legacy に形式を書いてください。",
        "This is no registration number. If it is an older one, name its form in Numbers:Legacy.");

    internal static readonly ImportFault NumberCheckDigit = Error(
        "number-check-digit", "登録番号の検査数字が合いません。写し間違いがないか確認してください。", "The number's check digit is wrong.");

    internal static readonly ImportFault NumberTwice = Error(
        "number-twice", "同じ登録番号が、ファイルの上の行にもあります。", "The same number stands in a row above.");

    internal static readonly ImportFault Phone = Error(
        "phone",
        "電話番号として読み取れません。市外局番から書いてください（例 03-0762-0011）。",
        "Not a phone number. Write it with its area code (e.g. 03-0762-0011).");

    internal static readonly ImportFault PhoneNote = Warning(
        "phone-note",
        "電話番号のそばの言葉が、どの番号のものか確かではありません。",
        "It is not certain to which number the words beside it belong.");

    // Dates.
    internal static readonly ImportFault Date = Error(
        "date",
        "日付として読み取れません。1940-03-01、昭和15年3月1日、S15.3.1 のように書いてください。",
        "This is not a date. Write 1940-03-01, 昭和15年3月1日 or S15.3.1.");

    internal static readonly ImportFault MonthOnly = Error(
        "month-only", "年月だけで、日がありません。日まで書いてください。", "A month without its day. Write the day too.");

    // Words.
    internal static readonly ImportFault Word = Warning(
        "word", "この言葉は項目の選択肢にあたらないため、取り込んでいません。", "This word is none of the field's values; it was not imported.");

    internal static readonly ImportFault SexUnknown = Warning(
        "sex-unknown", "性別がないか、読み取れません。「不明」として登録します。", "The sex is missing or cannot be read: registered as unknown.");

    internal static readonly ImportFault Protection = Warning(
        "protection",
        "支援措置の欄に読み取れない言葉があります。安全のため「支援措置あり」として登録します。",
        "What is written about protection cannot be read: to be safe, registered as protected.");

    internal static readonly ImportFault Relationship = Warning(
        "relationship", "続柄がありません。「その他」として登録します。", "The relationship is missing: registered as other.");

    internal static readonly ImportFault NoContacts = Warning(
        "no-contacts", "緊急連絡先も、その理由もありません。", "There is neither a contact nor a reason for having none.");

    internal static readonly ImportFault ContactNote = Warning(
        "contact-note",
        "連絡先の備考を「連絡できる時間」か「連絡してはいけない理由」の欄に入れました。",
        "The contact's remark was put under its hours, or under why not to call.");

    internal static readonly ImportFault Unsure = Warning(
        "unsure",
        "服薬とアレルギーを確かに分けられません。アレルギーの有無を確認してください。",
        "Medicines and allergies cannot be told apart for certain. Ask about allergies.");

    internal static readonly ImportFault NoneOfBoth = Warning(
        "none-of-both",
        "服薬・アレルギーとも「なし」と読みました。",
        "Read as neither medicines nor allergies.");

    internal static readonly ImportFault AlertLevel = Warning(
        "alert-level",
        "注意事項の種別か重要度がありません。「重要」として登録します。",
        "Kind or criticality of the alert is missing: registered as high.");

    internal static readonly ImportFault ManyLines = Warning(
        "many-lines", "一つの項目に複数の内容があります。分けて登録し直してください。", "Several things stand in one field. Enter them apart.");

    internal static readonly ImportFault NoConsent = Warning(
        "no-consent",
        "同意の確認ができていません。書類確認前（新規登録）として登録します。",
        "There is no mark of consent: registered as not yet verified.");

    internal static readonly ImportFault ConsentUndated = Warning(
        "consent-undated", "同意日がありません。登録日または取込日を入れました。", "The day of consent is missing: the day of registration or import stands instead.");

    internal static readonly ImportFault ConsentProxy = Warning(
        "consent-proxy", "代理で同意された方の氏名か続柄がありません。", "The proxy's name or relation is missing.");

    internal static readonly ImportFault Ended = Error(
        "ended",
        "登録が終了している方（死亡・転出・辞退など）の行です。この行をファイルから除いてください。",
        "This registration has ended. Take the row out of the file.");

    /// <summary>What the registration's own rules refuse (<see cref="RegisterElderValidator"/>), in their words.</summary>
    internal static ImportFault Validation(string bothLanguages) => new(
        "validation", new(Text.Pick(bothLanguages, Language.Japanese), Text.Pick(bothLanguages, Language.English)), IsError: true);

    internal static ImportFault TooManyElders(int most) => Error(
        "too-many-elders",
        $"一度に送れるのは{most}名分までです。ファイルを分けて送るか、システムの管理者に取込み（import）を依頼してください。",
        $"A centre sends at most {most} elders at once. Divide the file, or ask the operator to run import.");

    internal ImportFinding At(int row, string column) => new(row, column, Code, Reason, IsError);

    private static ImportFault Error(string code, string ja, string en) => new(code, new(ja, en), IsError: true);

    private static ImportFault Warning(string code, string ja, string en) => new(code, new(ja, en), IsError: false);
}
