"""Common passwords of ten characters and more; shorter ones are refused anyway."""

COMMON = frozenset(
    """
    1234567890 0123456789 0987654321 9876543210 12345678910 123456789a
    a123456789 a1234567890 123456789q q123456789 1234567890a 1234567890q
    123456789abc abc123456789 abcd123456 abcd1234567 abcd12345678 abcde12345
    abcdef1234 abc1234567 1234abcd1234 1234512345 1122334455 1112223334
    1231231234 123123123123 1234554321 12344321123 123321123321 123456123456
    12345678900 1234567891 qwertyuiop qwerty1234 qwerty12345 qwerty123456
    qwertyuiop123 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qazwsxedcrfv zaq12wsxcde3
    1qazxsw23edc qwer123456 qwe1234567 qweasdzxc123 asdfghjkl1 asdfghjkl123
    asdfghjkl; zxcvbnm123 zxcvbnm1234 asdf123456 asdf12345678 zaq1zaq1zaq1
    q1w2e3r4t5 q1w2e3r4t5y6 password12 password123 password1234 password12345
    passw0rd123 p@ssw0rd123 p@ssw0rd12 p@ssword123 passwordpassword password!1
    password01 pass123456 pass1234567 password2024 password2025 password2026
    administrator administrator1 admin12345 admin123456 admin1234567
    admin12345678 admin123456789 adminadmin adminadmin1 admin@1234 admin@12345
    admin@123456 admin888888 admin666666 admin000000 admin_1234 admin_123456
    admin!@#123 admin2024! admin2025! admin2026! root123456 root12345678
    rootroot123 test123456 testtest123 test1234567 user123456 guest123456
    welcome123 welcome1234 welcome123456 changeme123 changeme1234 letmein123
    letmein1234 iloveyou12 iloveyou123 iloveyou1314 iloveyou520 princess123
    sunshine123 football123 baseball123 superman123 batman12345 dragon12345
    monkey12345 master12345 shadow12345 michael123 computer123 internet123
    trustno1trustno1 starwars123 whatever123 woaini1314 woaini1314520
    woaini520520 woaini5201314 5201314520 5201314123 1314520123 13145201314
    5211314521 520520520520 1314131413 woaiwojia123 woaiwoziji nihao123456
    nihao12345 zhongguo123 zhongguo2024 zhongguo2025 zhongguo2026 woaizhongguo
    beijing2008 beijing123 shanghai123 wang123456 zhang123456 li12345678
    liu1234567 chen123456 yang123456 zhao123456 huang123456 zhou123456
    a12345678a a123456a123 aa12345678 aaa1234567 aa123456789 as12345678
    qq123456789 qq12345678 wo123456789 zxc1234567 asd1234567 asd123456789
    qwe123456789 zxc123456789 abc@123456 abc!123456 aa@123456789 asdf@12345
    1qaz@wsx3edc 1qaz!qaz1qaz !qaz2wsx3edc 1234qwer!@#$ 1234!@#$qwer
    qwer1234!@#$ !@#$1234qwer 123qwe!@#123 123qwe123qwe qwe123qwe123
    123abc123abc abc123abc123 a1b2c3d4e5 a1b2c3d4e5f6 aabbccddee 147258369a
    1472583690 0147258369 7894561230 147852369a 159357159357 789456123a
    741852963a 963852741a 3141592653 31415926535 3.1415926535 2718281828
    1357924680 2468013579 0000000001 1234567898 9988776655 6677889900 8888666688
    6688668866 1688168816 1818181818 5555566666 6666688888 government1
    gov12345678 zhengwu123 zhengwu1234 zhengwudating zhengwu2026 dating123456
    datingdating zwfw123456 zwfw12345678 zwfwzx12345 bianmin123 fuwuzhongxin
    xingzheng123 signage123 signage1234 signage123456 display123 display1234
    kiosk123456 hall123456 hall1234567 officeoffice office1234 office12345
    office123456 security123 huawei@123 huawei12#$ hikvision123 hik12345678
    dahua123456 cisco123456 p@ssw0rd1234 passw0rd1234 admin@huawei.com
    changeme_123 default123 default1234 supervisor1 manager123 manager1234
    operator123 operator1234 system1234 system12345 oracle12345 manager12345
    service123 service1234 public12345
    """.split()  # noqa: SIM905  # a list of words reads better as words
)
