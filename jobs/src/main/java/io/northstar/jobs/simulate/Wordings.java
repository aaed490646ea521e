package io.northstar.jobs.simulate;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The invented ad texts, by language: what each vertical sells, what ads say about it, and three phrases per policy that
 * violate it. All of it is harmless.
 */
final class Wordings {
    private static final String ENGLISH = """
            shopping: running shoes | desk lamps | phone cases | rain jackets
            apps: a photo editor | a budget planner | a sleep tracker | a note app
            gaming: a puzzle game | a racing game | a farm builder | a card game
            finance: a savings account | a travel card | home insurance | a pension plan
            health: vitamin tablets | yoga classes | a blood pressure monitor | a hearing test
            beauty: a face cream | a shampoo set | nail polish | a hair dryer
            travel: city breaks | beach hotels | train passes | camping weekends
            education: language lessons | coding courses | exam tutoring | piano lessons
            food: meal kits | coffee beans | fruit boxes | fresh bread
            home: oak tables | garden tools | cotton sheets | wall paint
            benefit: free delivery this week | loved by our customers | easy returns within a month | made with care \
            | new colours just in | quality you can feel | support all week | ready in minutes
            call: Shop now | Learn more | Try it today | See the offer | Order yours
            misleading.health: cures every illness overnight | the cure that stunned doctors | heals your joints for ever
            misleading.finance: guaranteed profit every day | double your money in a week | returns with zero risk
            misleading.weight: lose ten kilos in three days | melt fat while you sleep | never diet again
            restricted.alcohol: cheap whisky to your door | vodka flash sale | wine by the crate
            restricted.gambling: bet now and win big | free spins at our casino | sure odds tonight
            restricted.tobacco: vape starter packs | cigarettes without tax | nicotine pouches in bulk
            restricted.prescription: antibiotics without prescription | sleeping pills shipped today | tablets without a doctor
            deceptive.giveaway: you have won a new phone | claim your free gift card | last winner of the day
            deceptive.phishing: your account closes today | confirm your bank password | update your login details
            deceptive.impersonation: as seen on national news | endorsed by the president | official state partner
            quality.clickbait: you will not believe what happened | this one trick changes everything | they hide this secret
            quality.landing: fees apply after the trial | subscription starts without notice | opens partner offers first
            """;

    private static final String PORTUGUESE = """
            shopping: tênis de corrida | luminárias de mesa | capas de celular | jaquetas de chuva
            apps: um editor de fotos | um planejador de gastos | um monitor de sono | um aplicativo de notas
            gaming: um jogo de quebra-cabeça | um jogo de corrida | um jogo de fazenda | um jogo de cartas
            finance: uma conta poupança | um cartão de viagem | seguro residencial | um plano de previdência
            health: vitaminas em comprimidos | aulas de ioga | um medidor de pressão | um teste de audição
            beauty: um creme facial | um kit de xampu | esmalte de unha | um secador de cabelo
            travel: passeios na cidade | hotéis de praia | passes de trem | fins de semana no campo
            education: aulas de idiomas | cursos de programação | reforço escolar | aulas de piano
            food: kits de refeição | café em grãos | cestas de frutas | pão fresco
            home: mesas de carvalho | ferramentas de jardim | lençóis de algodão | tinta de parede
            benefit: entrega grátis esta semana | amado por nossos clientes | devolução fácil em um mês | feito com carinho \
            | novas cores na loja | qualidade que se sente | suporte a semana toda | pronto em minutos
            call: Compre agora | Saiba mais | Experimente hoje | Veja a oferta | Peça o seu
            misleading.health: cura toda doença em uma noite | a cura que assustou os médicos | sara as juntas para sempre
            misleading.finance: lucro garantido todo dia | dobre seu dinheiro em uma semana | retorno com risco zero
            misleading.weight: perca dez quilos em três dias | derreta gordura dormindo | nunca mais faça dieta
            restricted.alcohol: uísque barato na sua porta | promoção relâmpago de vodca | vinho por caixa
            restricted.gambling: aposte já e ganhe muito | rodadas grátis no cassino | palpite certo hoje
            restricted.tobacco: kit inicial de vape | cigarros sem imposto | nicotina em atacado
            restricted.prescription: antibiótico sem receita | remédio para dormir hoje | comprimidos sem médico
            deceptive.giveaway: você ganhou um celular novo | resgate seu vale-presente | último ganhador do dia
            deceptive.phishing: sua conta fecha hoje | confirme a senha do banco | atualize seus dados de acesso
            deceptive.impersonation: visto no jornal nacional | apoiado pelo presidente | parceiro oficial do estado
            quality.clickbait: você não vai acreditar no que houve | este truque muda tudo | eles escondem este segredo
            quality.landing: cobrança após o teste | assinatura começa sem aviso | abre ofertas de parceiros antes
            """;

    private static final String SPANISH = """
            shopping: zapatillas para correr | lámparas de escritorio | fundas de móvil | chaquetas de lluvia
            apps: un editor de fotos | un planificador de gastos | un monitor de sueño | una aplicación de notas
            gaming: un juego de puzles | un juego de carreras | un juego de granja | un juego de cartas
            finance: una cuenta de ahorro | una tarjeta de viaje | un seguro de hogar | un plan de pensiones
            health: vitaminas en tabletas | clases de yoga | un medidor de presión | una prueba de oído
            beauty: una crema facial | un juego de champú | esmalte de uñas | un secador de pelo
            travel: escapadas de ciudad | hoteles de playa | pases de tren | fines de semana de campo
            education: clases de idiomas | cursos de programación | tutorías de examen | clases de piano
            food: kits de comida | café en grano | cajas de fruta | pan fresco
            home: mesas de roble | herramientas de jardín | sábanas de algodón | pintura de pared
            benefit: envío gratis esta semana | querido por nuestros clientes | devolución fácil en un mes | hecho con cariño \
            | nuevos colores en tienda | calidad que se siente | soporte toda la semana | listo en minutos
            call: Compra ya | Más información | Pruébalo hoy | Mira la oferta | Pide el tuyo
            misleading.health: cura toda enfermedad en una noche | la cura que asombró a médicos | sana las rodillas para siempre
            misleading.finance: ganancia segura cada día | dobla tu dinero en una semana | ingresos con riesgo cero
            misleading.weight: pierde diez kilos en tres días | quema grasa durmiendo | nunca más hagas dieta
            restricted.alcohol: whisky barato a tu puerta | venta rápida de vodka | vino por cajas
            restricted.gambling: apuesta ya y gana mucho | giros gratis en el casino | pronóstico seguro hoy
            restricted.tobacco: kit inicial de vapeo | cigarrillos sin impuesto | nicotina por mayor
            restricted.prescription: antibióticos sin receta | pastillas para dormir hoy | tabletas sin médico
            deceptive.giveaway: has ganado un móvil nuevo | reclama tu tarjeta regalo | último ganador del día
            deceptive.phishing: tu cuenta se cierra hoy | confirma la clave del banco | actualiza tus datos de acceso
            deceptive.impersonation: visto en las noticias | avalado por el presidente | socio oficial del estado
            quality.clickbait: no vas a creer lo que pasó | este truco lo cambia todo | esconden este secreto
            quality.landing: cobros después de la prueba | la suscripción empieza sin aviso | abre ofertas de socios antes
            """;

    private static final String GERMAN = """
            shopping: Laufschuhe | Schreibtischlampen | Handyhüllen | Regenjacken
            apps: ein Fotoeditor | ein Haushaltsplaner | ein Schlaftagebuch | eine Notiz-App
            gaming: ein Rätselspiel | ein Rennspiel | ein Bauernhofspiel | ein Kartenspiel
            finance: ein Sparkonto | eine Reisekarte | eine Hausratversicherung | ein Rentenplan
            health: Vitamintabletten | Yogakurse | ein Blutdruckmesser | ein Hörtest
            beauty: eine Gesichtscreme | ein Shampoo-Set | Nagellack | ein Haartrockner
            travel: Städtereisen | Strandhotels | Bahnpässe | Campingwochenenden
            education: Sprachkurse | Programmierkurse | Prüfungsnachhilfe | Klavierstunden
            food: Kochboxen | Kaffeebohnen | Obstkisten | frisches Brot
            home: Eichentische | Gartenwerkzeug | Baumwolllaken | Wandfarbe
            benefit: diese Woche ohne Versandkosten | beliebt bei unseren Kunden | leichte Rückgabe im Monat | mit Sorgfalt gemacht \
            | neue Farben eingetroffen | Qualität zum Anfassen | Hilfe die ganze Woche | in Minuten fertig
            call: Jetzt kaufen | Mehr erfahren | Heute testen | Angebot ansehen | Gleich bestellen
            misleading.health: heilt jede Krankheit über Nacht | das Mittel das Ärzte verblüfft | heilt Gelenke für immer
            misleading.finance: garantierter Gewinn jeden Tag | verdoppeln Sie Ihr Geld in einer Woche | Rendite ohne Risiko
            misleading.weight: zehn Kilo weniger in drei Tagen | Fett schmilzt im Schlaf | nie wieder Diät
            restricted.alcohol: billiger Whisky frei Haus | Wodka im Blitzverkauf | Wein kistenweise
            restricted.gambling: jetzt wetten und groß gewinnen | Freispiele im Kasino | sichere Quoten heute
            restricted.tobacco: Vape-Startpaket | Zigaretten ohne Steuer | Nikotinbeutel im Großpack
            restricted.prescription: Antibiotika ohne Rezept | Schlaftabletten heute versandt | Tabletten ohne Arzt
            deceptive.giveaway: Sie haben ein Telefon gewonnen | sichern Sie Ihre Geschenkkarte | letzter Gewinner des Tages
            deceptive.phishing: Ihr Konto wird heute geschlossen | bestätigen Sie Ihr Bankpasswort | Zugangsdaten erneuern
            deceptive.impersonation: bekannt aus den Nachrichten | empfohlen vom Präsidenten | amtlicher Partner
            quality.clickbait: Sie glauben nicht was geschah | dieser Trick ändert alles | dieses Geheimnis verschweigt man
            quality.landing: Gebühren nach der Probezeit | Abo beginnt ohne Hinweis | öffnet erst Partnerangebote
            """;

    private static final String HINDI = """
            shopping: दौड़ने के जूते | मेज़ के लैंप | फ़ोन कवर | बरसाती जैकेट
            apps: फ़ोटो संपादक | ख़र्च योजना ऐप | नींद ट्रैकर | नोट्स ऐप
            gaming: पहेली खेल | रेसिंग खेल | खेती वाला खेल | ताश का खेल
            finance: बचत खाता | यात्रा कार्ड | घर का बीमा | पेंशन योजना
            health: विटामिन की गोलियाँ | योग कक्षाएँ | रक्तचाप मापक | श्रवण जाँच
            beauty: चेहरे की क्रीम | शैंपू सेट | नेल पॉलिश | हेयर ड्रायर
            travel: शहर की सैर | समुद्र तट के होटल | रेल पास | कैंपिंग सप्ताहांत
            education: भाषा की कक्षाएँ | कोडिंग कोर्स | परीक्षा ट्यूशन | पियानो कक्षाएँ
            food: भोजन किट | कॉफ़ी बीन्स | फलों की टोकरी | ताज़ी रोटी
            home: लकड़ी की मेज़ | बाग़ के औज़ार | सूती चादरें | दीवार का रंग
            benefit: इस हफ़्ते मुफ़्त डिलीवरी | ग्राहकों की पसंद | एक महीने में आसान वापसी | प्यार से बना \
            | नए रंग आए हैं | बेहतरीन गुणवत्ता | पूरे हफ़्ते सहायता | मिनटों में तैयार
            call: अभी ख़रीदें | और जानें | आज ही आज़माएँ | ऑफ़र देखें | अपना मँगाएँ
            misleading.health: रातों रात हर बीमारी ठीक | डॉक्टर भी हैरान इस इलाज से | जोड़ हमेशा के लिए ठीक
            misleading.finance: हर दिन पक्का मुनाफ़ा | एक हफ़्ते में पैसा दोगुना | बिना जोखिम कमाई
            misleading.weight: तीन दिन में दस किलो कम | सोते हुए चर्बी घटाएँ | फिर कभी डाइट नहीं
            restricted.alcohol: सस्ती व्हिस्की घर तक | वोदका की सेल | वाइन की पेटी
            restricted.gambling: अभी दाँव लगाएँ और जीतें | कैसीनो में मुफ़्त स्पिन | आज पक्का दाँव
            restricted.tobacco: वेप स्टार्टर पैक | बिना कर सिगरेट | थोक में निकोटीन
            restricted.prescription: बिना पर्ची एंटीबायोटिक | नींद की गोलियाँ आज ही | बिना डॉक्टर की दवा
            deceptive.giveaway: आपने नया फ़ोन जीता है | मुफ़्त गिफ़्ट कार्ड लें | दिन के आख़िरी विजेता
            deceptive.phishing: आपका खाता आज बंद होगा | बैंक पासवर्ड की पुष्टि करें | लॉगिन विवरण बदलें
            deceptive.impersonation: राष्ट्रीय समाचार में देखा गया | राष्ट्रपति की पसंद | सरकारी साझेदार
            quality.clickbait: जो हुआ उस पर यक़ीन नहीं होगा | यह तरकीब सब बदल देगी | यह राज़ छिपाया गया
            quality.landing: ट्रायल के बाद शुल्क | बिना सूचना सदस्यता शुरू | पहले साझेदार ऑफ़र खुलते हैं
            """;

    private static final String JAPANESE = """
            shopping: ランニングシューズ | デスクランプ | スマホケース | レインジャケット
            apps: 写真編集アプリ | 家計簿アプリ | 睡眠記録アプリ | メモアプリ
            gaming: パズルゲーム | レースゲーム | 農場ゲーム | カードゲーム
            finance: 普通預金 | 旅行カード | 住宅保険 | 年金プラン
            health: ビタミン剤 | ヨガ教室 | 血圧計 | 聴力検査
            beauty: フェイスクリーム | シャンプーセット | マニキュア | ドライヤー
            travel: 街歩きの旅 | 海辺のホテル | 鉄道パス | 週末キャンプ
            education: 語学レッスン | プログラミング講座 | 受験指導 | ピアノ教室
            food: ミールキット | コーヒー豆 | 果物の箱 | 焼きたてパン
            home: 木の机 | 園芸道具 | 綿のシーツ | 壁用ペンキ
            benefit: 今週は送料無料 | お客様に好評 | 一か月以内なら返品可 | 丁寧に作りました \
            | 新色が入荷 | 触れてわかる品質 | 毎日サポート | 数分で完成
            call: 今すぐ購入 | 詳しく見る | 今日お試し | 特典を見る | ご注文はこちら
            misleading.health: 一晩で万病が治る | 医者も驚く治療法 | 関節が永久に治る
            misleading.finance: 毎日必ず儲かる | 一週間でお金が倍 | 危険ゼロの利回り
            misleading.weight: 三日で十キロ減 | 寝ながら脂肪が溶ける | 二度と食事制限なし
            restricted.alcohol: 格安ウイスキー宅配 | ウォッカ特売 | 箱買いワイン
            restricted.gambling: 今賭けて大勝ち | カジノ無料スピン | 今夜の確実な賭け
            restricted.tobacco: 電子たばこ入門セット | 無税のたばこ | ニコチン袋まとめ売り
            restricted.prescription: 処方箋なしの抗生物質 | 睡眠薬を即日発送 | 医師不要の錠剤
            deceptive.giveaway: 新しいスマホが当選しました | 無料ギフト券を受け取る | 本日最後の当選者
            deceptive.phishing: 口座は本日閉鎖されます | 銀行の暗証番号を確認 | ログイン情報を更新
            deceptive.impersonation: 全国ニュースで紹介 | 大統領が推薦 | 政府公認の提携先
            quality.clickbait: 信じられない出来事 | この裏技で全てが変わる | 隠された秘密
            quality.landing: お試し後に料金発生 | 予告なく定期購入開始 | 先に提携広告が開く
            """;

    private static final String INDONESIAN = """
            shopping: sepatu lari | lampu meja | casing ponsel | jaket hujan
            apps: aplikasi edit foto | aplikasi anggaran | pelacak tidur | aplikasi catatan
            gaming: gim teka-teki | gim balap | gim pertanian | gim kartu
            finance: rekening tabungan | kartu perjalanan | asuransi rumah | program pensiun
            health: tablet vitamin | kelas yoga | alat ukur tekanan darah | tes pendengaran
            beauty: krim wajah | paket sampo | cat kuku | pengering rambut
            travel: liburan kota | hotel pantai | tiket kereta | akhir pekan berkemah
            education: kursus bahasa | kursus pemrograman | bimbingan ujian | kursus piano
            food: paket masak | biji kopi | kotak buah | roti segar
            home: meja kayu | alat kebun | seprai katun | cat dinding
            benefit: gratis ongkir minggu ini | disukai pelanggan kami | mudah retur dalam sebulan | dibuat dengan teliti \
            | warna baru tersedia | kualitas yang terasa | bantuan sepanjang minggu | siap dalam hitungan menit
            call: Beli sekarang | Pelajari lagi | Coba hari ini | Lihat promo | Pesan milikmu
            misleading.health: sembuhkan semua penyakit semalam | obat yang mengejutkan dokter | sembuhkan sendi selamanya
            misleading.finance: untung pasti setiap hari | gandakan uang dalam seminggu | imbal hasil tanpa risiko
            misleading.weight: turun sepuluh kilo dalam tiga hari | lemak luruh saat tidur | tak perlu diet lagi
            restricted.alcohol: wiski murah sampai rumah | obral kilat vodka | anggur satu peti
            restricted.gambling: pasang taruhan dan menang besar | putaran gratis di kasino | tebakan pasti malam ini
            restricted.tobacco: paket awal vape | rokok tanpa pajak | nikotin grosir
            restricted.prescription: antibiotik tanpa resep | obat tidur kirim hari ini | tablet tanpa dokter
            deceptive.giveaway: Anda memenangkan ponsel baru | klaim kartu hadiah gratis | pemenang terakhir hari ini
            deceptive.phishing: akun Anda ditutup hari ini | konfirmasi sandi bank | perbarui data masuk
            deceptive.impersonation: tampil di berita nasional | didukung presiden | mitra resmi negara
            quality.clickbait: Anda takkan percaya kejadian ini | trik ini mengubah segalanya | rahasia ini disembunyikan
            quality.landing: biaya setelah masa coba | langganan mulai tanpa kabar | membuka penawaran mitra dulu
            """;

    private static final Map<String, String> TEXTS = Map.of(
            "en", ENGLISH,
            "pt", PORTUGUESE,
            "es", SPANISH,
            "de", GERMAN,
            "hi", HINDI,
            "ja", JAPANESE,
            "id", INDONESIAN);

    private static final Map<String, Map<String, List<String>>> BY_LANGUAGE = TEXTS.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> parsed(entry.getValue())));

    /** What {@code language} has under {@code key}: a vertical, a policy, {@code benefit} or {@code call}. */
    static List<String> of(String language, String key) {
        return BY_LANGUAGE.get(language).get(key);
    }

    /** The same for all languages, one after the other. */
    static List<String> ofAll(List<String> keys) {
        return Market.LANGUAGES.stream()
                .flatMap(language -> keys.stream().flatMap(key -> of(language, key).stream()))
                .toList();
    }

    private static Map<String, List<String>> parsed(String text) {
        return text.lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toUnmodifiableMap(
                        parts -> parts[0], parts -> List.of(parts[1].split("\\s*\\|\\s*", -1))));
    }

    private Wordings() {}
}
